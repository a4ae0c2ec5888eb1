-- Roles, memberships and settings as lines of text. Before 16 whether a membership is inherited is the member's property.
SELECT line FROM (
    SELECT concat_ws(' ', 'role', r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolreplication,
               r.rolconnlimit, r.rolpassword, r.rolvaliduntil, r.rolbypassrls) AS line
    FROM pg_authid r WHERE r.rolname <> 'gad' AND r.rolname NOT LIKE 'pg\_%'
    UNION ALL
    SELECT concat_ws(' ', 'member', g.rolname, m.rolname, a.admin_option,
               'inherit', coalesce((to_jsonb(a) ->> 'inherit_option')::boolean, m.rolinherit),
               'set', coalesce((to_jsonb(a) ->> 'set_option')::boolean, true))
    FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
    WHERE m.rolname <> 'gad' AND m.rolname NOT LIKE 'pg\_%'
    UNION ALL
    SELECT concat_ws(' ', 'setting', s.setrole::regrole, d.datname, c)
    FROM pg_db_role_setting s LEFT JOIN pg_database d ON d.oid = s.setdatabase CROSS JOIN LATERAL unnest(s.setconfig) c
    WHERE c NOT LIKE 'default_transaction_read_only=%' AND (d.datname IS NULL OR d.datname = 'app')) l
ORDER BY line COLLATE "C"
