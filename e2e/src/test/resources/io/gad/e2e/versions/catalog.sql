-- A database's catalog as lines of text that servers from 15 to 18 write alike; :other is the major version of the server
-- that it is held against. Left out are our own objects, numbers of objects, and what the older of the two cannot show:
-- NOT NULL constraints (they have names from 18 on) and an owner's MAINTAIN (17). Servers before 16 write the table's name
-- before every column of a view, later ones only where there are several tables: so names before a dot are left out then.
WITH ours AS (SELECT oid FROM pg_namespace WHERE nspname = 'gad' OR nspname LIKE 'pg\_%' OR nspname = 'information_schema'),
extension AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
relation AS (
    SELECT c.*, format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relnamespace NOT IN (SELECT oid FROM ours) AND c.relpersistence <> 't'
      AND NOT EXISTS (SELECT FROM extension e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid)),
acl (what, owner, items) AS (
    SELECT 'relation ' || r.name, r.relowner, r.relacl FROM relation r
    UNION ALL SELECT format('column %s.%I', r.name, a.attname), r.relowner, a.attacl FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid
    UNION ALL SELECT 'function ' || p.oid::regprocedure, p.proowner, p.proacl FROM pg_proc p WHERE p.pronamespace NOT IN (SELECT oid FROM ours)
    UNION ALL SELECT format('schema %I', n.nspname), n.nspowner, n.nspacl FROM pg_namespace n WHERE n.oid NOT IN (SELECT oid FROM ours)
    UNION ALL SELECT format('type %s', t.oid::regtype), t.typowner, t.typacl FROM pg_type t WHERE t.typnamespace NOT IN (SELECT oid FROM ours)
    UNION ALL SELECT format('default of %s for %s in %s', d.defaclrole::regrole, d.defaclobjtype, d.defaclnamespace::regnamespace), d.defaclrole, d.defaclacl
    FROM pg_default_acl d),
fact (line) AS (
    SELECT format('schema %I owner %s', nspname, nspowner::regrole) FROM pg_namespace WHERE oid NOT IN (SELECT oid FROM ours)
    UNION ALL
    SELECT format('extension %I in %s', extname, extnamespace::regnamespace) FROM pg_extension
    UNION ALL
    SELECT concat_ws(' ', 'relation', r.name, r.relkind, r.relpersistence, 'owner', r.relowner::regrole, r.reloptions::text,
               CASE WHEN r.relrowsecurity THEN 'row security' END, pg_get_partkeydef(r.oid), pg_get_expr(r.relpartbound, r.oid),
               'of ' || nullif(r.reloftype, 0)::regtype::text)
    FROM relation r
    UNION ALL
    SELECT concat_ws(' ', 'inherits', r.name, h.inhparent::regclass, h.inhseqno) FROM relation r JOIN pg_inherits h ON h.inhrelid = r.oid
    UNION ALL
    SELECT concat_ws(' ', 'column', r.name, quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
               CASE WHEN a.attnotnull THEN 'not null' END, 'identity ' || nullif(a.attidentity::text, ''), 'generated ' || nullif(a.attgenerated::text, ''),
               'default ' || pg_get_expr(d.adbin, d.adrelid), 'collate ' || nullif(a.attcollation, t.typcollation)::regcollation::text,
               'storage ' || a.attstorage::text, 'compression ' || nullif(a.attcompression::text, ''), 'statistics ' || nullif(coalesce(a.attstattarget, -1), -1))
    FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE r.relkind <> 'S' AND r.relkind <> 'i' AND r.relkind <> 'I'
    UNION ALL
    SELECT concat_ws(' ', 'order', r.name, string_agg(quote_ident(a.attname), ',' ORDER BY a.attnum))
    FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE r.relkind IN ('r', 'p') GROUP BY r.name
    UNION ALL
    SELECT concat_ws(' ', 'constraint', coalesce(r.name, k.contypid::regtype::text), quote_ident(k.conname), pg_get_constraintdef(k.oid),
               CASE WHEN NOT k.convalidated THEN 'not validated' END, CASE WHEN k.contype <> 'n' AND NOT k.conislocal THEN 'inherited' END)
    FROM pg_constraint k LEFT JOIN relation r ON r.oid = k.conrelid
    WHERE k.contype <> 't' AND k.connamespace NOT IN (SELECT oid FROM ours)
      AND (k.contype <> 'n' OR current_setting('server_version_num')::int / 10000 = :other)
      AND NOT EXISTS (SELECT FROM pg_type t JOIN extension e ON e.objid = t.oid WHERE t.oid = k.contypid)
    UNION ALL
    SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), CASE WHEN i.indisreplident THEN 'identity' END, CASE WHEN NOT i.indisvalid THEN 'invalid' END)
    FROM pg_index i JOIN relation r ON r.oid = i.indrelid
    UNION ALL
    SELECT concat_ws(' ', 'identity', r.name, r.relreplident) FROM relation r WHERE r.relkind IN ('r', 'p')
    UNION ALL
    SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(g.oid), g.tgenabled) FROM pg_trigger g JOIN relation r ON r.oid = g.tgrelid
    WHERE NOT g.tgisinternal AND g.tgname NOT LIKE 'gad\_%'
    UNION ALL
    SELECT concat_ws(' ', 'rule', pg_get_ruledef(w.oid), w.ev_enabled) FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'
    UNION ALL
    SELECT concat_ws(' ', 'policy', r.name, p.polname, p.polcmd, p.polpermissive,
               (SELECT string_agg(CASE WHEN o = 0 THEN 'public' ELSE o::regrole::text END, ',' ORDER BY o::regrole::text) FROM unnest(p.polroles) o),
               pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
    FROM pg_policy p JOIN relation r ON r.oid = p.polrelid
    UNION ALL
    SELECT concat_ws(' ', 'view', r.name, CASE WHEN (current_setting('server_version_num')::int / 10000 < 16) = (:other < 16)
               THEN pg_get_viewdef(r.oid) ELSE regexp_replace(pg_get_viewdef(r.oid), '\m\w+\.', '', 'g') END)
    FROM relation r WHERE r.relkind IN ('v', 'm')
    UNION ALL
    SELECT concat_ws(' ', 'function', p.prokind, pg_get_userbyid(p.proowner), CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) ELSE p.oid::regprocedure::text END)
    FROM pg_proc p WHERE p.pronamespace NOT IN (SELECT oid FROM ours) AND NOT EXISTS (SELECT FROM extension e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid)
    UNION ALL
    SELECT concat_ws(' ', 'type', t.oid::regtype, t.typtype, 'owner', t.typowner::regrole, 'of', format_type(nullif(t.typbasetype, 0), t.typtypmod),
               CASE WHEN t.typnotnull THEN 'not null' END, 'default ' || t.typdefault,
               (SELECT string_agg(quote_literal(l.enumlabel), ',' ORDER BY l.enumsortorder) FROM pg_enum l WHERE l.enumtypid = t.oid),
               (SELECT concat_ws(' ', g.rngsubtype::regtype, g.rngmultitypid::regtype, g.rngsubdiff) FROM pg_range g WHERE g.rngtypid = t.oid))
    FROM pg_type t WHERE t.typnamespace NOT IN (SELECT oid FROM ours) AND t.typelem = 0 AND t.typtype <> 'm'
      AND NOT EXISTS (SELECT FROM extension e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid)
    UNION ALL
    SELECT concat_ws(' ', 'sequence', s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
               (SELECT format('%s %s.%I', d.deptype, d.refobjid::regclass, a.attname) FROM pg_depend d
                JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')))
    FROM pg_sequence s JOIN relation r ON r.oid = s.seqrelid
    UNION ALL
    SELECT 'statistics ' || pg_get_statisticsobjdef(s.oid) FROM pg_statistic_ext s WHERE s.stxnamespace NOT IN (SELECT oid FROM ours)
    UNION ALL
    SELECT concat_ws(' ', 'collation', l.oid::regcollation, l.collprovider, l.collisdeterministic) FROM pg_collation l WHERE l.collnamespace NOT IN (SELECT oid FROM ours)
    UNION ALL
    SELECT concat_ws(' ', 'comment', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description)
    FROM pg_description d JOIN relation r ON d.classoid = 'pg_class'::regclass AND d.objoid = r.oid
    UNION ALL
    SELECT concat_ws(' ', 'grant on', a.what, x.grantor::regrole, CASE WHEN x.grantee = 0 THEN 'public' ELSE x.grantee::regrole::text END,
               x.privilege_type, CASE WHEN x.is_grantable THEN 'grantable' END)
    FROM acl a CROSS JOIN LATERAL aclexplode(a.items) x
    WHERE NOT (x.privilege_type = 'MAINTAIN' AND x.grantee = a.owner AND :other < 17)
)
SELECT regexp_replace(line, '\s+', ' ', 'g') FROM fact ORDER BY line COLLATE "C"
