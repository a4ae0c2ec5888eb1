-- Every customer's sequence with its limits, its last value (null: never used, or not readable) and its owner.
SELECT n.nspname                                        AS schema_name,
       c.relname                                        AS sequence_name,
       pg_catalog.format_type(s.seqtypid, NULL)         AS type_name,
       s.seqstart                                       AS start_value,
       s.seqmin                                         AS min_value,
       s.seqmax                                         AS max_value,
       s.seqincrement                                   AS increment_by,
       s.seqcache                                       AS cache_size,
       s.seqcycle                                       AS cycles,
       CASE WHEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT,USAGE')
            THEN pg_catalog.pg_sequence_last_value(c.oid) END AS last_value,
       tn.nspname                                       AS owner_schema,
       t.relname                                        AS owner_table,
       a.attname                                        AS owner_column
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid AND c.relpersistence <> 't'
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
     AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
LEFT JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'gad')
