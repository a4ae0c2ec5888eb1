-- The definition of every customer's table as one text, for comparing two sides. Nothing of ours is in it, nor what
-- differs between versions that mean the same (named NOT NULL constraints of 18).
SELECT c.oid::bigint AS table_oid,
       n.nspname     AS schema_name,
       c.relname     AS table_name,
       pg_catalog.concat_ws(E'\n',
           'kind ' || c.relkind::text || ' ' || c.relpersistence::text,
           'partition by ' || CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
           'partition ' || pg_catalog.pg_get_expr(c.relpartbound, c.oid),
           (SELECT pg_catalog.string_agg('inherits ' || h.inhparent::pg_catalog.regclass::text, E'\n' ORDER BY h.inhseqno)
            FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid),
           (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ',
                       'column ' || pg_catalog.quote_ident(a.attname),
                       pg_catalog.format_type(a.atttypid, a.atttypmod),
                       CASE WHEN a.attnotnull THEN 'not null' END,
                       'identity ' || NULLIF(a.attidentity::text, ''),
                       'generated ' || NULLIF(a.attgenerated::text, ''),
                       'default ' || pg_catalog.pg_get_expr(f.adbin, f.adrelid),
                       'collate ' || (SELECT pg_catalog.quote_ident(l.collname) FROM pg_catalog.pg_collation l
                                      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                                      WHERE l.oid = a.attcollation AND l.oid <> t.typcollation)),
                       E'\n' ORDER BY a.attnum)
            FROM pg_catalog.pg_attribute a
            LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
           (SELECT pg_catalog.string_agg('constraint ' || pg_catalog.quote_ident(k.conname) || ' '
                       || pg_catalog.pg_get_constraintdef(k.oid), E'\n' ORDER BY k.conname COLLATE "C", k.oid)
            FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype NOT IN ('n', 't')),
           (SELECT pg_catalog.string_agg('index ' || pg_catalog.pg_get_indexdef(i.indexrelid), E'\n'
                       ORDER BY ic.relname COLLATE "C")
            FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid WHERE i.indrelid = c.oid),
           (SELECT pg_catalog.string_agg('trigger ' || pg_catalog.pg_get_triggerdef(g.oid), E'\n'
                       ORDER BY g.tgname COLLATE "C")
            FROM pg_catalog.pg_trigger g
            WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgname NOT LIKE 'gad\_%')
       )             AS definition
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p')
  AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'gad')
  AND n.nspname !~ '^pg_(toast_)?temp_'
