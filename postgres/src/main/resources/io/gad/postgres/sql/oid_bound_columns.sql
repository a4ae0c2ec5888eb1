-- Columns whose binary form holds OIDs that mean something on their own server only (regclass and its like), also
-- inside arrays, domains, ranges, multiranges and composite types. Such values must travel as text; so must int2vector and oidvector,
-- of which no server takes an empty one in binary, and what holds values of a type that has no binary form (aclitem, cube): alone
-- such a value comes as text, in an array or a row it ends the stream.
WITH RECURSIVE held (type_oid, holder_oid) AS MATERIALIZED (
    SELECT t.typelem, t.oid FROM pg_catalog.pg_type t WHERE t.typelem <> 0
    UNION ALL
    SELECT t.typbasetype, t.oid FROM pg_catalog.pg_type t WHERE t.typbasetype <> 0
    UNION ALL
    SELECT r.rngsubtype, r.rngtypid FROM pg_catalog.pg_range r
    UNION ALL
    -- multiranges, where there are any: from 14 on
    SELECT m.range_oid, m.multirange_oid
    FROM (SELECT r.rngtypid AS range_oid, (pg_catalog.to_jsonb(r) ->> 'rngmultitypid')::oid AS multirange_oid
          FROM pg_catalog.pg_range r) m
    WHERE m.multirange_oid IS NOT NULL
    UNION ALL
    SELECT a.atttypid, t.oid FROM pg_catalog.pg_type t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.typrelid
    WHERE t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped
      AND t.typnamespace <> 'pg_catalog'::pg_catalog.regnamespace
), bound (type_oid) AS (
    SELECT t.oid FROM pg_catalog.pg_type t
    WHERE t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace
      AND t.typname IN ('regclass', 'regcollation', 'regconfig', 'regdictionary', 'regnamespace', 'regoper',
                        'regoperator', 'regproc', 'regprocedure', 'regrole', 'regtype', 'regdatabase', 'int2vector', 'oidvector')
    UNION ALL
    SELECT h.holder_oid FROM held h
    JOIN pg_catalog.pg_type t ON t.oid = h.type_oid AND t.typsend = 0
    JOIN pg_catalog.pg_type o ON o.oid = h.holder_oid AND o.typsend <> 0
    UNION
    SELECT h.holder_oid FROM bound b JOIN held h ON h.type_oid = b.type_oid
)
SELECT n.nspname AS schema_name, c.relname AS table_name, a.attname AS column_name
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped
  AND a.atttypid IN (SELECT type_oid FROM bound)
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'gad')
