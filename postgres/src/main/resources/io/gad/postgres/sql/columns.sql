-- The columns of every table in order; a domain's base type stands beside it.
WITH RECURSIVE domain_base (domain_oid, type_oid, modifier) AS (
    SELECT t.oid, t.typbasetype, t.typtypmod FROM pg_catalog.pg_type t WHERE t.typtype = 'd'
    UNION ALL
    SELECT b.domain_oid, t.typbasetype, t.typtypmod
    FROM domain_base b JOIN pg_catalog.pg_type t ON t.oid = b.type_oid
    WHERE t.typtype = 'd'
)
SELECT a.attrelid                                               AS relid,
       a.attrelid::bigint                                       AS table_oid,
       a.attnum                                                 AS position,
       a.attname                                                AS column_name,
       a.atttypid::bigint                                       AS type_oid,
       pg_catalog.format_type(a.atttypid, a.atttypmod)          AS type_name,
       CASE WHEN b.domain_oid IS NULL THEN pg_catalog.format_type(a.atttypid, a.atttypmod)
            ELSE pg_catalog.format_type(b.type_oid, b.modifier) END AS base_type_name,
       COALESCE(b.type_oid, a.atttypid)::bigint                 AS base_type_oid,
       COALESCE(b.modifier, a.atttypmod)                        AS base_modifier,
       CASE WHEN l.oid IS NULL THEN NULL
            ELSE pg_catalog.quote_ident(ln.nspname) || '.' || pg_catalog.quote_ident(l.collname) END AS collation_name,
       -- From 18 on also set where rows that are older than NOT NULL ... NOT VALID may hold none.
       a.attnotnull AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
                                     WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND NOT k.convalidated
                                       AND k.conkey = ARRAY[a.attnum]) AS is_not_null,
       a.atthasdef                                              AS has_default,
       a.attidentity::text                                      AS identity_kind,
       a.attgenerated::text                                     AS generated_kind,
       t.typreceive <> 0                                        AS takes_binary,
       -- As the type reads what it wrote, where a cast from text is another function: that of regclass, or of the customer's.
       CASE WHEN t.oid = 'pg_catalog.regclass'::pg_catalog.regtype THEN 'pg_catalog.regclassin(pg_catalog.textout(%s))'
            WHEN t.oid >= 16384 AND t.typarray <> 0 AND EXISTS (
                      SELECT FROM pg_catalog.pg_cast k
                       WHERE k.castsource = 'pg_catalog.text'::pg_catalog.regtype AND k.casttarget = t.oid AND k.castmethod = 'f')
            THEN '((ARRAY[%s]::pg_catalog.text[])::pg_catalog.text::'
                 || CASE WHEN b.domain_oid IS NULL THEN pg_catalog.format_type(a.atttypid, a.atttypmod)
                         ELSE pg_catalog.format_type(b.type_oid, b.modifier) END || '[])[1]'
       END                                                      AS reading
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
LEFT JOIN (SELECT d.* FROM domain_base d JOIN pg_catalog.pg_type t ON t.oid = d.type_oid WHERE t.typtype <> 'd') b
       ON b.domain_oid = a.atttypid
LEFT JOIN pg_catalog.pg_type t ON t.oid = COALESCE(b.type_oid, a.atttypid)
LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation AND a.attcollation <> t.typcollation
LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped
