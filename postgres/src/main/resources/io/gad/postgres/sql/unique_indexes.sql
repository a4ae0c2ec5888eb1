-- Every unique or exclusion index: its plain key columns with the equality that it uses, and all columns on which it
-- depends through keys, expressions and its predicate. A key WITHOUT OVERLAPS (18) is both: it identifies rows, for equal
-- ranges overlap and empty ones are refused.
SELECT i.indrelid                                            AS relid,
       i.indrelid::bigint                                    AS table_oid,
       c.relname                                             AS index_name,
       i.indisprimary                                        AS is_primary,
       i.indisexclusion AND NOT i.indisunique                AS is_exclusion,
       i.indisreplident                                      AS is_replica_identity,
       i.indimmediate                                        AS is_immediate,
       i.indisvalid AND i.indisready                         AS is_valid,
       i.indpred IS NOT NULL                                 AS is_partial,
       -- A generated column is an expression too: its value is not in the stream.
       i.indexprs IS NOT NULL OR EXISTS (
           SELECT FROM pg_catalog.pg_attribute a
           WHERE a.attrelid = i.indrelid AND a.attgenerated <> ''
             AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])) AS has_expressions,
       ARRAY (SELECT a.attname::text
              FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, n)
              JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
              WHERE k.n <= i.indnkeyatts
              ORDER BY k.n)                                  AS key_columns,
       ARRAY (SELECT COALESCE(
                  (SELECT 'OPERATOR(' || pg_catalog.quote_ident(s.nspname) || '.' || o.oprname || ')'
                   FROM pg_catalog.pg_opclass oc
                   JOIN pg_catalog.pg_am am ON am.oid = oc.opcmethod AND am.amname = 'btree'
                   JOIN pg_catalog.pg_amop ao ON ao.amopfamily = oc.opcfamily AND ao.amoplefttype = oc.opcintype
                        AND ao.amoprighttype = oc.opcintype AND ao.amopstrategy = 3
                   JOIN pg_catalog.pg_operator o ON o.oid = ao.amopopr
                   JOIN pg_catalog.pg_namespace s ON s.oid = o.oprnamespace
                   WHERE oc.oid = k.opclass), 'OPERATOR(pg_catalog.=)')
              FROM unnest(i.indkey::int2[], i.indclass::oid[]) WITH ORDINALITY k (attnum, opclass, n)
              WHERE k.n <= i.indnkeyatts AND k.attnum <> 0
              ORDER BY k.n)                                  AS equalities,
       ARRAY (SELECT a.attname::text
              FROM pg_catalog.pg_attribute a
              WHERE a.attrelid = i.indrelid AND a.attnum > 0
                AND (a.attnum IN (SELECT k.attnum
                                  FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, n)
                                  WHERE k.n <= i.indnkeyatts)
                     OR EXISTS (SELECT FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                  AND d.objid = i.indexrelid
                                  AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                  AND d.refobjid = i.indrelid AND d.refobjsubid = a.attnum))
              ORDER BY a.attnum)                             AS touched_columns,
       pg_catalog.concat(i.indexprs::text, i.indpred::text) ~ ':varattno 0 ' AS touches_whole_row
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
WHERE i.indisunique OR i.indisexclusion
