-- What keeps a member's definitions as they are while its row says so, and guards new tables. Behind guards.sql; needs an
-- account that may make event triggers. Runs again without harm, in the replica role.

-- Behind every DDL statement, where its objects are known: temporary ones pass.
CREATE OR REPLACE FUNCTION gad.ddl_guard() RETURNS event_trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    me record;
    lasting boolean;
BEGIN
    SELECT m.writable, m.role, m.group_name, m.instance INTO me FROM gad.member m;
    IF me.writable IS TRUE
       AND coalesce(nullif(pg_sequence_last_value('gad.lease'), 0) > date_part('epoch', clock_timestamp()) * 1000000, true)
    THEN
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
            MESSAGE = gad.refusal(
                TG_TAG, CASE WHEN me.writable THEN 'LEASE' ELSE me.role END, me.group_name, me.instance),
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

GRANT EXECUTE ON FUNCTION gad.ddl_guard(), gad.attach_guards() TO PUBLIC;

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
