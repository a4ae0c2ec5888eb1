-- Every object of the customer's in this database as (kind, name, definition), for comparing two sides: what belongs to
-- an extension goes by the extension, what is ours is left out. A definition has one fact a line; lines that start with
-- '~' hold text that PostgreSQL composes, which differs between major versions where the meaning does not.
WITH object (classid, objid, owner, acl_kind, acl, facts) AS (
    SELECT 'pg_catalog.pg_namespace'::regclass, n.oid, n.nspowner, 'n'::"char", n.nspacl, ''
    FROM pg_catalog.pg_namespace n WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('gad', 'information_schema')
    UNION ALL
    SELECT 'pg_catalog.pg_class'::regclass, c.oid, c.relowner, (CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", c.relacl,
           pg_catalog.concat_ws(E'\n',
               'kind ' || c.relkind::text || ' ' || c.relpersistence::text,
               'options ' || (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE "C") FROM pg_catalog.unnest(c.reloptions) o),
               'toast options ' || (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE "C")
                                    FROM pg_catalog.pg_class x, pg_catalog.unnest(x.reloptions) o WHERE x.oid = c.reltoastrelid),
               'access method ' || (SELECT am.amname FROM pg_catalog.pg_am am WHERE am.oid = c.relam AND am.amname <> 'heap'),
               CASE WHEN c.relrowsecurity THEN 'row security on' END,
               CASE WHEN c.relforcerowsecurity THEN 'row security forced' END,
               CASE WHEN c.relkind = 'm' THEN CASE WHEN c.relispopulated THEN 'filled' ELSE 'not filled' END END,
               'of type ' || NULLIF(c.reloftype, 0)::regtype::text,
               CASE WHEN c.relkind IN ('r', 'p') AND c.relreplident <> 'd' THEN 'identity ' || c.relreplident::text
                   || coalesce(' ' || (SELECT ic.relname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic
                        ON ic.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident AND c.relreplident = 'i'), '') END,
               CASE WHEN c.relkind IN ('v', 'm') THEN
                   '~ query ' || pg_catalog.replace(pg_catalog.pg_get_viewdef(c.oid), E'\n', ' ') END,
               (SELECT 'server ' || pg_catalog.quote_ident(s.srvname) || coalesce(' options '
                           || (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE "C") FROM pg_catalog.unnest(f.ftoptions) o), '')
                FROM pg_catalog.pg_foreign_table f JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
                WHERE f.ftrelid = c.oid),
               (SELECT pg_catalog.concat_ws(E'\n',
                           'type ' || pg_catalog.format_type(s.seqtypid, NULL), 'start ' || s.seqstart,
                           'increment ' || s.seqincrement, 'minimum ' || s.seqmin, 'maximum ' || s.seqmax,
                           'cache ' || s.seqcache, CASE WHEN s.seqcycle THEN 'cycles' END,
                           'owned by ' || (SELECT pg_catalog.string_agg(d.refobjid::regclass::text || '.'
                                  || (SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_attribute a
                                      WHERE a.attrelid = d.refobjid AND a.attnum = d.refobjsubid) || ' ' || d.deptype::text, ', ')
                            FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
                              AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0))
                FROM pg_catalog.pg_sequence s WHERE s.seqrelid = c.oid),
               (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ',
                           CASE WHEN c.relkind IN ('v', 'm', 'f') THEN
                               'column ' || pg_catalog.quote_ident(a.attname) || ' '
                                   || pg_catalog.format_type(a.atttypid, a.atttypmod)
                               ELSE 'of column ' || pg_catalog.quote_ident(a.attname) END,
                           CASE WHEN c.relkind = 'f' AND a.attnotnull THEN 'not null' END,
                           CASE WHEN c.relkind IN ('v', 'f') THEN 'default ' || pg_catalog.pg_get_expr(f.adbin, f.adrelid) END,
                           'storage ' || CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END,
                           'compression ' || NULLIF(a.attcompression::text, ''),
                           'statistics ' || NULLIF(coalesce(a.attstattarget, -1), -1),
                           'options ' || (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE "C")
                                          FROM pg_catalog.unnest(a.attoptions || a.attfdwoptions) o),
                           'grants ' || (SELECT pg_catalog.string_agg(
                                   CASE WHEN x.grantee = 0 THEN 'PUBLIC'
                                        ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) END
                                   || ' ' || x.privilege_type || CASE WHEN x.is_grantable THEN ' grantable' ELSE '' END, ', '
                                   ORDER BY pg_catalog.pg_get_userbyid(x.grantee) COLLATE "C", x.privilege_type COLLATE "C")
                               FROM pg_catalog.aclexplode(a.attacl) x)),
                           E'\n' ORDER BY a.attnum)
                FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind <> 'S'),
               (SELECT pg_catalog.string_agg(CASE WHEN c.relkind IN ('r', 'p') THEN 'trigger ' || pg_catalog.quote_ident(g.tgname)
                           ELSE '~ ' || pg_catalog.pg_get_triggerdef(g.oid) END
                           || ' enabled ' || g.tgenabled::text, E'\n' ORDER BY g.tgname COLLATE "C")
                FROM pg_catalog.pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgname NOT LIKE 'gad\_%'
                  AND (g.tgenabled <> 'O' OR c.relkind NOT IN ('r', 'p'))),
               (SELECT pg_catalog.string_agg('rule ' || pg_catalog.quote_ident(w.rulename) || ' enabled ' || w.ev_enabled::text
                           || E'\n~ ' || pg_catalog.replace(pg_catalog.pg_get_ruledef(w.oid), E'\n', ' '),
                           E'\n' ORDER BY w.rulename COLLATE "C")
                FROM pg_catalog.pg_rewrite w WHERE w.ev_class = c.oid AND w.rulename <> '_RETURN'),
               (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', 'policy', pg_catalog.quote_ident(p.polname),
                           p.polcmd::text, CASE WHEN NOT p.polpermissive THEN 'restrictive' END, 'to',
                           (SELECT pg_catalog.string_agg(CASE WHEN r = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(
                                pg_catalog.pg_get_userbyid(r)) END, ', ' ORDER BY pg_catalog.pg_get_userbyid(r) COLLATE "C")
                            FROM pg_catalog.unnest(p.polroles) r),
                           E'\n~ using', pg_catalog.pg_get_expr(p.polqual, p.polrelid),
                           'check', pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)), E'\n' ORDER BY p.polname COLLATE "C")
                FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid),
               (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', 'index', pg_catalog.quote_ident(ic.relname),
                           CASE WHEN i.indisclustered THEN 'clusters the table' END, CASE WHEN NOT i.indisvalid THEN 'invalid' END,
                           CASE WHEN c.relkind = 'm' THEN '~ ' || pg_catalog.pg_get_indexdef(ic.oid) END),
                           E'\n' ORDER BY ic.relname COLLATE "C")
                FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
                WHERE i.indrelid = c.oid AND (c.relkind = 'm' OR i.indisclustered OR NOT i.indisvalid)))
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't' AND n.nspname NOT LIKE 'pg\_%'
      AND n.nspname NOT IN ('gad', 'information_schema')
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::regclass, p.oid, p.proowner, 'f', p.proacl,
           CASE WHEN p.prokind <> 'a' THEN CASE WHEN pg_catalog.pg_get_functiondef(p.oid) LIKE '%' || p.prosrc || '%' AND p.prosrc <> ''
                    THEN pg_catalog.pg_get_functiondef(p.oid)
                    ELSE '~ ' || pg_catalog.replace(pg_catalog.pg_get_functiondef(p.oid), E'\n', ' ') END
           ELSE (SELECT pg_catalog.concat_ws(E'\n', 'result ' || pg_catalog.format_type(p.prorettype, NULL),
                     'kind ' || g.aggkind::text, 'state ' || pg_catalog.format_type(g.aggtranstype, NULL),
                     'transition ' || g.aggtransfn::text, 'final ' || g.aggfinalfn::text, 'combine ' || g.aggcombinefn::text,
                     'initially ' || g.agginitval, 'parallel ' || p.proparallel::text)
                 FROM pg_catalog.pg_aggregate g WHERE g.aggfnoid = p.oid) END
    FROM pg_catalog.pg_proc p
    UNION ALL
    SELECT 'pg_catalog.pg_type'::regclass, t.oid, t.typowner, 'T', t.typacl,
           pg_catalog.concat_ws(E'\n', 'kind ' || t.typtype::text,
               'labels ' || (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
                             FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid),
               'base ' || CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END,
               CASE WHEN t.typtype = 'd' AND t.typnotnull THEN 'not null' END,
               'default ' || t.typdefault,
               'collation ' || (SELECT pg_catalog.quote_ident(l.collname) FROM pg_catalog.pg_collation l
                                JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
                                WHERE l.oid = t.typcollation AND t.typcollation <> b.typcollation AND t.typtype = 'd'),
               (SELECT pg_catalog.string_agg('attribute ' || pg_catalog.quote_ident(a.attname) || ' '
                           || pg_catalog.format_type(a.atttypid, a.atttypmod), E'\n' ORDER BY a.attnum)
                FROM pg_catalog.pg_attribute a
                WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped),
               (SELECT pg_catalog.string_agg('constraint ' || pg_catalog.quote_ident(k.conname) || ' '
                           || pg_catalog.pg_get_constraintdef(k.oid), E'\n' ORDER BY k.conname COLLATE "C")
                FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'),
               (SELECT 'range of ' || pg_catalog.format_type(r.rngsubtype, NULL) || ' by ' || oc.opcname
                           || ' canonical ' || r.rngcanonical::text || ' difference ' || r.rngsubdiff::text
                FROM pg_catalog.pg_range r JOIN pg_catalog.pg_opclass oc ON oc.oid = r.rngsubopc WHERE r.rngtypid = t.oid),
               CASE WHEN t.typtype = 'b' THEN 'input ' || t.typinput::text || ' output ' || t.typoutput::text
                   || ' length ' || t.typlen END)
    FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
    WHERE t.typtype IN ('e', 'd', 'r', 'b', 'c') AND (t.typrelid = 0 OR c.relkind = 'c')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid)
    UNION ALL
    SELECT 'pg_catalog.pg_extension'::regclass, e.oid, e.extowner, NULL, NULL,
           '~ version ' || e.extversion || E'\nin ' || e.extnamespace::regnamespace::text
    FROM pg_catalog.pg_extension e WHERE e.extname <> 'plpgsql'
    UNION ALL
    SELECT 'pg_catalog.pg_cast'::regclass, k.oid, NULL, NULL, NULL,
           'by ' || k.castmethod::text || ' ' || k.castfunc::regprocedure::text || ' context ' || k.castcontext::text
    FROM pg_catalog.pg_cast k
    UNION ALL
    SELECT 'pg_catalog.pg_operator'::regclass, o.oid, o.oprowner, NULL, NULL,
           pg_catalog.concat_ws(E'\n', 'function ' || o.oprcode::text, 'commutator ' || o.oprcom::regoper::text,
               'negator ' || o.oprnegate::regoper::text, 'restrict ' || o.oprrest::text, 'join ' || o.oprjoin::text,
               CASE WHEN o.oprcanhash THEN 'hashes' END, CASE WHEN o.oprcanmerge THEN 'merges' END)
    FROM pg_catalog.pg_operator o
    UNION ALL
    SELECT 'pg_catalog.pg_opclass'::regclass, o.oid, o.opcowner, NULL, NULL,
           'for ' || pg_catalog.format_type(o.opcintype, NULL) || CASE WHEN o.opcdefault THEN ' default' ELSE '' END
    FROM pg_catalog.pg_opclass o
    UNION ALL
    SELECT 'pg_catalog.pg_opfamily'::regclass, f.oid, f.opfowner, NULL, NULL,
           (SELECT pg_catalog.string_agg(line, E'\n' ORDER BY line COLLATE "C") FROM (
               SELECT 'operator ' || a.amopstrategy || ' ' || a.amopopr::regoperator::text FROM pg_catalog.pg_amop a WHERE a.amopfamily = f.oid
               UNION ALL
               SELECT 'function ' || p.amprocnum || ' ' || p.amproc::regprocedure::text || ' for '
                      || pg_catalog.format_type(p.amproclefttype, NULL) || ', ' || pg_catalog.format_type(p.amprocrighttype, NULL)
               FROM pg_catalog.pg_amproc p WHERE p.amprocfamily = f.oid) m (line))
    FROM pg_catalog.pg_opfamily f
    UNION ALL
    SELECT 'pg_catalog.pg_collation'::regclass, l.oid, l.collowner, NULL, NULL,
           'provider ' || l.collprovider::text || CASE WHEN l.collisdeterministic THEN '' ELSE ' not deterministic' END
               || coalesce(E'\ncollate ' || l.collcollate || ' ctype ' || l.collctype, '')
    FROM pg_catalog.pg_collation l
    UNION ALL
    SELECT 'pg_catalog.pg_conversion'::regclass, v.oid, v.conowner, NULL, NULL,
           v.conforencoding || ' to ' || v.contoencoding || ' by ' || v.conproc::text || CASE WHEN v.condefault THEN ' default' ELSE '' END
    FROM pg_catalog.pg_conversion v
    UNION ALL
    SELECT 'pg_catalog.pg_ts_config'::regclass, g.oid, g.cfgowner, NULL, NULL,
           (SELECT pg_catalog.string_agg(m.maptokentype || ' ' || m.mapseqno || ' ' || m.mapdict::regdictionary::text, E'\n'
                       ORDER BY m.maptokentype, m.mapseqno)
            FROM pg_catalog.pg_ts_config_map m WHERE m.mapcfg = g.oid)
    FROM pg_catalog.pg_ts_config g
    UNION ALL
    SELECT 'pg_catalog.pg_ts_dict'::regclass, d.oid, d.dictowner, NULL, NULL,
           'template ' || (SELECT pg_catalog.quote_ident(t.tmplname) FROM pg_catalog.pg_ts_template t WHERE t.oid = d.dicttemplate)
               || coalesce(E'\noptions ' || d.dictinitoption, '')
    FROM pg_catalog.pg_ts_dict d
    UNION ALL
    SELECT 'pg_catalog.pg_language'::regclass, l.oid, l.lanowner, 'l', CASE WHEN l.lanpltrusted THEN l.lanacl END,
           'handler ' || l.lanplcallfoid::regproc::text
    FROM pg_catalog.pg_language l WHERE l.lanispl
    UNION ALL
    SELECT 'pg_catalog.pg_statistic_ext'::regclass, s.oid, s.stxowner, NULL, NULL,
           pg_catalog.pg_get_statisticsobjdef(s.oid) || coalesce(E'\ntarget ' || NULLIF(s.stxstattarget, -1), '')
    FROM pg_catalog.pg_statistic_ext s
    UNION ALL
    SELECT 'pg_catalog.pg_foreign_data_wrapper'::regclass, w.oid, w.fdwowner, 'F', w.fdwacl,
           (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE "C") FROM pg_catalog.unnest(w.fdwoptions) o)
    FROM pg_catalog.pg_foreign_data_wrapper w
    UNION ALL
    SELECT 'pg_catalog.pg_foreign_server'::regclass, s.oid, s.srvowner, 'S', s.srvacl,
           (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE "C") FROM pg_catalog.unnest(s.srvoptions) o)
    FROM pg_catalog.pg_foreign_server s
    UNION ALL
    -- Its options hold passwords: told apart, never shown.
    SELECT 'pg_catalog.pg_user_mapping'::regclass, u.umid, NULL, NULL, NULL,
           'options sha256 ' || pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
               (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE "C") FROM pg_catalog.unnest(u.umoptions) o), 'UTF8')), 'hex')
    FROM pg_catalog.pg_user_mappings u
    UNION ALL
    SELECT 'pg_catalog.pg_event_trigger'::regclass, e.oid, e.evtowner, NULL, NULL,
           'on ' || e.evtevent || ' ' || e.evtfoid::regprocedure::text || ' enabled ' || e.evtenabled::text
               || coalesce(' tags ' || pg_catalog.array_to_string(e.evttags, ', '), '')
    FROM pg_catalog.pg_event_trigger e WHERE e.evtname NOT LIKE 'gad\_%'
    UNION ALL
    SELECT 'pg_catalog.pg_publication'::regclass, p.oid, p.pubowner, NULL, NULL,
           pg_catalog.concat_ws(E'\n',
               pg_catalog.concat_ws(' ', 'carries', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                   CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END,
                   CASE WHEN p.pubviaroot THEN 'through roots' END),
               CASE WHEN p.puballtables THEN 'all tables' ELSE
                   (SELECT pg_catalog.string_agg(pg_catalog.format('table %I.%I', t.schemaname, t.tablename)
                               || coalesce(' where ' || (pg_catalog.to_jsonb(t) ->> 'rowfilter'), ''), E'\n'
                               ORDER BY t.schemaname COLLATE "C", t.tablename COLLATE "C")
                    FROM pg_catalog.pg_publication_tables t WHERE t.pubname = p.pubname AND t.schemaname <> 'gad') END)
    FROM pg_catalog.pg_publication p WHERE p.pubname NOT LIKE 'gad\_%'
    UNION ALL
    SELECT 'pg_catalog.pg_default_acl'::regclass, d.oid, NULL, d.defaclobjtype, d.defaclacl, ''
    FROM pg_catalog.pg_default_acl d
),
described AS (
    SELECT i.type AS kind, i.identity AS name, o.classid, o.objid, pg_catalog.concat_ws(E'\n',
               'owner ' || pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(o.owner)),
               (SELECT pg_catalog.string_agg('acl ' || CASE WHEN x.grantee = 0 THEN 'PUBLIC'
                           ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) END || ' ' || x.privilege_type
                           || CASE WHEN x.is_grantable THEN ' grantable' ELSE '' END, E'\n'
                           ORDER BY pg_catalog.pg_get_userbyid(x.grantee) COLLATE "C", x.privilege_type COLLATE "C", x.is_grantable)
                FROM (SELECT DISTINCT a.grantee, a.privilege_type, a.is_grantable AND a.grantee IS DISTINCT FROM o.owner AS is_grantable
                      FROM pg_catalog.aclexplode(coalesce(o.acl,
                          CASE WHEN o.owner IS NOT NULL AND o.acl_kind IS NOT NULL
                               THEN pg_catalog.acldefault(o.acl_kind, o.owner) END)) a) x),
               NULLIF(o.facts, '')) AS definition
    FROM object o CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.classid, o.objid, 0) i
    WHERE (o.objid >= 16384 OR o.classid = 'pg_catalog.pg_namespace'::regclass)
      AND coalesce(i.schema, '') NOT IN ('gad', 'pg_catalog', 'information_schema')
      AND coalesce(i.schema, '') NOT LIKE 'pg\_t%'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = o.classid AND d.objid = o.objid
          AND (d.deptype = 'e' OR (d.deptype = 'i' AND o.classid IN ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_cast'::regclass))))
)
SELECT kind, name, classid::oid::bigint AS class_oid, objid::bigint AS object_oid, definition FROM described
UNION ALL
SELECT 'comment on ' || i.type, i.identity, 0, 0, d.description
FROM pg_catalog.pg_description d CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) i
WHERE (d.objoid >= 16384 OR d.classoid = 'pg_catalog.pg_namespace'::regclass)
  AND (d.objoid >= 16384 OR i.identity = 'public')
  AND d.classoid <> 'pg_catalog.pg_largeobject'::regclass AND i.identity IS NOT NULL
  AND coalesce(i.schema, '') NOT IN ('gad', 'pg_catalog', 'information_schema') AND i.identity NOT LIKE 'gad\_%'
  AND coalesce(i.schema, '') NOT LIKE 'pg\_t%' AND d.classoid <> 'pg_catalog.pg_extension'::regclass
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
UNION ALL
SELECT 'security label (' || l.provider || ') on ' || i.type, i.identity, 0, 0, l.label
FROM pg_catalog.pg_seclabel l CROSS JOIN LATERAL pg_catalog.pg_identify_object(l.classoid, l.objoid, l.objsubid) i
WHERE l.classoid <> 'pg_catalog.pg_largeobject'::regclass AND i.identity IS NOT NULL
  AND coalesce(i.schema, '') NOT IN ('gad', 'pg_catalog', 'information_schema')
