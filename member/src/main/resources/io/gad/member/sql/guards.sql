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
    IF me.writable IS TRUE THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = '25006',
        MESSAGE = gad.refusal(TG_OP || ' on ' || TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME, me.role, me.group_name, me.instance),
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
               WHEN 'PRIMARY' THEN 'being promoted: instance ' || instance || ' of group ' || group_name || ' opens in a moment'
               ELSE 'guarded, and its member row is missing'
           END
$$;

-- Behind every DDL statement, where its objects are known: temporary ones pass.
CREATE OR REPLACE FUNCTION gad.ddl_guard() RETURNS event_trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    me record;
    lasting boolean;
BEGIN
    SELECT m.writable, m.role, m.group_name, m.instance INTO me FROM gad.member m;
    IF me.writable IS TRUE THEN
        RETURN;
    END IF;
    IF TG_EVENT = 'ddl_command_end' THEN
        SELECT count(*) > 0 INTO lasting FROM pg_event_trigger_ddl_commands() c
        WHERE c.schema_name IS NULL OR c.schema_name NOT LIKE 'pg\_temp%';
    ELSIF TG_EVENT = 'sql_drop' THEN
        SELECT count(*) > 0 INTO lasting FROM pg_event_trigger_dropped_objects() d
        WHERE d.original AND NOT d.is_temporary
          AND coalesce(d.schema_name, '') NOT LIKE 'pg\_temp%'
          AND coalesce(d.address_names[1], '') NOT LIKE 'pg\_temp%';
    ELSE
        -- CONCURRENTLY commits on its way: at the end it would be too late. It always stands alone in its query.
        lasting := current_query() ~* '\mconcurrently\M';
    END IF;
    IF lasting THEN
        RAISE EXCEPTION USING
            ERRCODE = '25006',
            MESSAGE = gad.refusal(TG_TAG, me.role, me.group_name, me.instance),
            HINT = 'Change the schema on the primary of the group; the change follows from there.';
    END IF;
END
$$;

-- Puts the guard on every table that lacks one and whose lock is free at once; says how many it put. Callable from
-- within an event trigger, whoever runs the DDL: its own DDL fires no event trigger.
CREATE OR REPLACE FUNCTION gad.attach_guards() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET session_replication_role = replica
AS $$
DECLARE
    bare record;
    attached integer := 0;
BEGIN
    FOR bare IN SELECT u.relation FROM gad.unguarded u LOOP
        BEGIN
            EXECUTE format('LOCK TABLE ONLY %s IN SHARE ROW EXCLUSIVE MODE NOWAIT', bare.relation::regclass);
            EXECUTE format('CREATE TRIGGER gad_guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s'
                || ' FOR EACH STATEMENT EXECUTE FUNCTION gad.guard()', bare.relation::regclass);
            attached := attached + 1;
        EXCEPTION
            -- Somebody works in it, or it went or was guarded meanwhile: the next round looks again.
            WHEN lock_not_available OR undefined_table OR duplicate_object THEN
                CONTINUE;
        END;
    END LOOP;
    RETURN attached;
END
$$;

-- Ordinary and partitioned tables (roots and leaves) that have no guard yet.
CREATE OR REPLACE VIEW gad.unguarded AS
    SELECT c.oid AS relation
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
      AND n.nspname NOT IN ('gad', 'pg_catalog', 'information_schema', 'pg_toast') AND n.nspname NOT LIKE 'pg\_temp%'
      AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'gad_guard');

GRANT EXECUTE ON FUNCTION gad.guard(), gad.ddl_guard(), gad.attach_guards() TO PUBLIC;

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_event_trigger WHERE evtname = 'gad_ddl_guard_end') THEN
        CREATE EVENT TRIGGER gad_ddl_guard_end ON ddl_command_end EXECUTE FUNCTION gad.ddl_guard();
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_event_trigger WHERE evtname = 'gad_ddl_guard_drop') THEN
        CREATE EVENT TRIGGER gad_ddl_guard_drop ON sql_drop EXECUTE FUNCTION gad.ddl_guard();
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_event_trigger WHERE evtname = 'gad_ddl_guard_start') THEN
        CREATE EVENT TRIGGER gad_ddl_guard_start ON ddl_command_start
            WHEN TAG IN ('CREATE INDEX', 'DROP INDEX', 'REFRESH MATERIALIZED VIEW', 'ALTER TABLE')
            EXECUTE FUNCTION gad.ddl_guard();
    END IF;
END
$$;
