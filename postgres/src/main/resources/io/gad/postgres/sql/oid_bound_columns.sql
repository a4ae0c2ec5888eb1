-- Columns whose binary form holds OIDs that mean something on their own server only (regclass and its like), also
-- inside arrays, domains, ranges and composite types. Such values must travel as text; so must int2vector and oidvector,
-- of which no server takes an empty one in binary.
WITH RECURSIVE bound (type_oid) AS (
    SELECT t.oid FROM pg_catalog.pg_type t
    WHERE t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace
      AND t.typname IN ('regclass', 'regcollation', 'regconfig', 'regdictionary', 'regnamespace', 'regoper',
                        'regoperator', 'regproc', 'regprocedure', 'regrole', 'regtype', 'regdatabase', 'int2vector', 'oidvector')
    UNION
    SELECT holder.oid
    FROM bound b
    JOIN LATERAL (
        SELECT t.oid FROM pg_catalog.pg_type t WHERE t.typelem = b.type_oid OR t.typbasetype = b.type_oid
        UNION ALL
        SELECT r.rngtypid FROM pg_catalog.pg_range r WHERE r.rngsubtype = b.type_oid
        UNION ALL
        SELECT t.oid FROM pg_catalog.pg_type t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.typrelid
        WHERE t.typtype = 'c' AND a.atttypid = b.type_oid AND a.attnum > 0 AND NOT a.attisdropped
          AND t.typnamespace <> 'pg_catalog'::pg_catalog.regnamespace
    ) holder ON true
)
SELECT n.nspname AS schema_name, c.relname AS table_name, a.attname AS column_name
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped
  AND a.atttypid IN (SELECT type_oid FROM bound)
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'gad')
