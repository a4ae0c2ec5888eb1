-- What keeps a member read-only while its row says so. Runs again without harm, in the replica role: there neither the
-- guards themselves nor the capture of DDL take notice of it.

-- Before every statement that writes a table. Runs as its owner, so that roles without any right on schema gad are
-- told why, and not "permission denied".
CREATE OR REPLACE FUNCTION gad.guard() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    me record;
BEGIN
    SELECT m.writable, m.role, m.group_name, m.instance INTO me FROM gad.member m;
    IF me.writable IS TRUE
       AND coalesce(nullif(pg_sequence_last_value('gad.lease'), 0) > date_part('epoch', clock_timestamp()) * 1000000, true)
    THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = '25006',
        MESSAGE = gad.refusal(
            TG_OP || ' on ' || TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME,
            CASE WHEN me.writable THEN 'LEASE' ELSE me.role END, me.group_name, me.instance),
        HINT = 'Write to the primary of the group; with several hosts in the connection string, '
            || 'target_session_attrs=read-write (libpq) or targetServerType=primary (pgjdbc) finds it.';
END
$$;

CREATE OR REPLACE FUNCTION gad.refusal(what text, role text, group_name text, instance text) RETURNS text
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT 'cannot execute ' || what || ': this database is '
        || CASE role
               WHEN 'SECONDARY' THEN 'a read-only secondary (instance ' || instance || ') of group ' || group_name
               WHEN 'FENCED' THEN 'fenced: instance ' || instance || ' is no longer the primary of group ' || group_name
               WHEN 'LEASE' THEN 'closed until GAD can renew its write lease: the server of GAD does not reach instance '
                   || instance || ' of group ' || group_name
               WHEN 'PRIMARY' THEN 'being promoted: instance ' || instance || ' of group ' || group_name || ' opens in a moment'
               ELSE 'guarded, and its member row is missing'
           END
$$;

-- Ordinary and partitioned tables (roots and leaves) that have no guard yet and that whoever asks may give one.
CREATE OR REPLACE VIEW gad.unguarded AS
    SELECT c.oid AS relation
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
      AND n.nspname NOT IN ('gad', 'pg_catalog', 'information_schema', 'pg_toast') AND n.nspname NOT LIKE 'pg\_temp%'
      AND pg_catalog.has_table_privilege(c.oid, 'TRIGGER')
      AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'gad_guard');

GRANT EXECUTE ON FUNCTION gad.guard() TO PUBLIC;
