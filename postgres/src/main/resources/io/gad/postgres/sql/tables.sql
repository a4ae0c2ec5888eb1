-- Every customer's table, partitioned roots and leaves included: not the system's, not temporary, not ours.
SELECT c.oid                                              AS relid,
       c.oid::bigint                                      AS table_oid,
       n.nspname                                          AS schema_name,
       c.relname                                          AS table_name,
       c.relkind = 'p'                                    AS is_partitioned,
       c.relispartition                                   AS is_partition,
       c.relpersistence = 'p'                             AS is_logged,
       c.relreplident::text                               AS replica_identity,
       GREATEST(c.reltuples, 0)::bigint                   AS estimated_rows,
       c.relpages::bigint * current_setting('block_size')::bigint AS estimated_bytes,
       pg_catalog.pg_get_userbyid(c.relowner)             AS owner_name,
       EXISTS (SELECT FROM pg_catalog.pg_depend d
               WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                 AND d.objid = c.oid AND d.deptype = 'e') AS is_of_extension
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p')
  AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'gad')
  AND n.nspname !~ '^pg_(toast_)?temp_'
