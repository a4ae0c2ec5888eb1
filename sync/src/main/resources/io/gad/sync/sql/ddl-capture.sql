-- Capture of DDL: every statement leaves a row in gad.ddl_log inside the transaction that ran it. Runs again without
-- harm. Dormant wherever gad.member does not say PRIMARY, and in sessions of replica role.

-- The indexes that can name rows for the stream: no deferrable ones, nor those over generated columns, whose values are
-- not in it. A view, for the server puts it into the queries that ask for all tables, where a function would be called.
CREATE OR REPLACE VIEW gad.identifier AS
    SELECT i.indexrelid, i.indrelid, i.indisprimary, i.indisreplident, i.indisunique, i.indnkeyatts, i.indkey, i.indpred, i.indexprs
    FROM pg_catalog.pg_index i
    WHERE i.indimmediate AND i.indisvalid
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indrelid AND a.attgenerated <> ''
                        AND a.attnum = ANY ((i.indkey::pg_catalog.int2[])[0:i.indnkeyatts - 1]));

-- Changes a table's identity, and remembers under its oid, which renames keep, what stood before. Our own ALTER fires no
-- event trigger. Each change of session_replication_role throws away all plans of the customer's session: only here, then.
CREATE OR REPLACE FUNCTION gad.set_identity(relation oid, name text, stood text, remembered text, wanted text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET session_replication_role = replica
AS $set$
BEGIN
    IF stood = 'f' THEN
        -- an improvement only: it waits for nobody, for the statement behind which it runs may hold a weaker lock
        BEGIN
            EXECUTE format('LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE NOWAIT', name);
        EXCEPTION WHEN lock_not_available THEN
            RETURN;
        END;
    END IF;
    EXECUTE format('ALTER TABLE %s REPLICA IDENTITY %s', name, wanted);
    IF wanted = 'DEFAULT' AND remembered = 'd' THEN
        DELETE FROM gad.changed x WHERE x.kind = 'identity' AND x.name = relation::text;
    ELSE
        INSERT INTO gad.changed (kind, name, "before") VALUES ('identity', relation::text, stood)
        ON CONFLICT DO NOTHING;
    END IF;
END
$set$;

-- Gives a table an identity by which its changes can be found on the other side, before the publication lets an UPDATE
-- fail for want of one. An identity of ours goes again once a better one exists.
CREATE OR REPLACE FUNCTION gad.fix_identity(relation oid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $fix$
DECLARE
    t record;
    remembered text;
    wanted text;
BEGIN
    SELECT c.oid, c.relreplident::text AS identity, format('%I.%I', n.nspname, c.relname) AS name,
           EXISTS (SELECT FROM gad.identifier i WHERE i.indrelid = c.oid AND i.indisprimary) AS has_key,
           EXISTS (SELECT FROM gad.identifier i WHERE i.indrelid = c.oid AND i.indisreplident) AS has_index,
           (SELECT ' ' || x.relname FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
             WHERE i.indrelid = c.oid AND i.indisreplident AND c.relreplident = 'i') AS index_name,
           EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attgenerated = 'v' AND NOT a.attisdropped)
               AS is_virtual
    INTO t
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = relation AND c.relkind = 'r' AND c.relpersistence = 'p'
      AND n.nspname NOT IN ('gad', 'pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_toast%';
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT x."before" INTO remembered FROM gad.changed x WHERE x.kind = 'identity' AND x.name = relation::text;
    IF (t.identity = 'd' AND t.has_key) OR (t.identity = 'i' AND t.has_index)
        OR (t.identity = 'f' AND remembered IS NULL AND NOT t.is_virtual) THEN
        RETURN;
    END IF;
    -- another unique index only where the whole row cannot be: the customer can no longer DROP NOT NULL on its columns
    IF t.has_key THEN
        wanted := 'DEFAULT';
    ELSIF t.is_virtual THEN
        SELECT 'USING INDEX ' || quote_ident(ic.relname) INTO wanted
        FROM gad.identifier i JOIN pg_class ic ON ic.oid = i.indexrelid
        WHERE i.indrelid = t.oid AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
          AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND NOT a.attnotnull
                            AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))
        ORDER BY i.indnkeyatts, ic.relname LIMIT 1;
        IF NOT FOUND THEN
            RAISE WARNING 'gad: PostgreSQL refuses UPDATE and DELETE on %, which is published: it has a virtual generated column and no key', t.name
                USING HINT = 'Add a primary key, or a unique index on columns that are NOT NULL; or make the column STORED.';
            RETURN;
        END IF;
    ELSIF t.identity = 'f' THEN
        RETURN;
    ELSE
        wanted := 'FULL';
    END IF;
    PERFORM gad.set_identity(t.oid, t.name, t.identity || coalesce(t.index_name, ''), remembered, wanted);
END
$fix$;

-- Every table that has no usable identity any more.
CREATE OR REPLACE FUNCTION gad.fix_identities() RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $fix$
SELECT gad.fix_identity(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence = 'p'
  AND n.nspname NOT IN ('gad', 'pg_catalog', 'information_schema')
  AND c.relreplident <> 'f'
  AND NOT EXISTS (SELECT FROM gad.identifier i WHERE i.indrelid = c.oid
                    AND ((c.relreplident = 'd' AND i.indisprimary) OR (c.relreplident = 'i' AND i.indisreplident)))
$fix$;

-- A table and everything that inherits from it: a statement on the root reaches all of them.
CREATE OR REPLACE FUNCTION gad.with_inheritors(relation oid) RETURNS SETOF oid
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $tree$
WITH RECURSIVE tree (oid) AS (
    SELECT relation
    UNION
    SELECT h.inhrelid FROM pg_inherits h JOIN tree t ON t.oid = h.inhparent JOIN pg_class c ON c.oid = h.inhrelid
    WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't')
SELECT oid FROM tree
$tree$;

CREATE OR REPLACE FUNCTION gad.guard_new_tables() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $guard$
BEGIN
    IF to_regprocedure('gad.attach_guards()') IS NOT NULL THEN
        IF EXISTS (SELECT FROM gad.unguarded) THEN
            PERFORM gad.attach_guards();
        END IF;
    END IF;
END
$guard$;

-- Whether an object is no concern of the other side: temporary, ours, part of an extension, or a subscription (which
-- would pull the same rows twice, and whose text holds a password).
CREATE OR REPLACE FUNCTION gad.is_private(object_type text, schema_name text, identity text, in_extension boolean)
RETURNS boolean
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $private$
SELECT coalesce(schema_name = 'gad' OR schema_name LIKE 'pg\_temp%', false)
    OR coalesce(identity ~ ' on pg_temp(_[0-9]+)?[.]("([^"]|"")*"|[^" ]+)$', false) -- a rule, a policy or a trigger has no schema
    OR in_extension
    OR object_type LIKE 'subscription%'
    OR lower(object_type) = 'large object' -- they are carried over by looking at them; GRANT says it in capitals
    OR (object_type = 'schema' AND identity = 'gad')
    OR (object_type = 'trigger' AND identity LIKE 'gad\_%')
    OR (object_type = 'publication' AND identity LIKE 'gad\_%')
    OR (object_type LIKE 'publication %' AND identity LIKE '% in publication gad\_%')
$private$;

-- What ran a statement, from the stack of the trigger behind it: its own text, where a function, a procedure or a DO block
-- ran it (the client's string is another then), and the role, where one of them is SECURITY DEFINER. Empty: the client ran it.
CREATE OR REPLACE FUNCTION gad.ddl_origin(context text, OUT statement text, OUT role text)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $origin$
DECLARE
    outer_frames text := substr(context, strpos(context, 'ddl_capture() line '));
    frame text;
    called text;
BEGIN
    IF strpos(outer_frames, E'\n') = 0 OR outer_frames LIKE '%extension script file%' THEN
        RETURN;
    END IF;
    outer_frames := substr(outer_frames, strpos(outer_frames, E'\n') + 1);
    IF outer_frames LIKE 'SQL statement "%' THEN
        statement := substr(outer_frames, 16);
        statement := left(statement, CASE
            WHEN statement ~ E'"\n(PL/|SQL )' THEN
                least(nullif(strpos(statement, E'"\nPL/'), 0), nullif(strpos(statement, E'"\nSQL '), 0)) - 1
            ELSE length(statement) - 1 END);
    ELSIF outer_frames LIKE 'SQL function "%' THEN
        called := substring(outer_frames FROM '^SQL function "([^\n]*)" (?:statement|during)');
        SELECT min(p.prosrc) INTO statement FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
        WHERE p.proname = called AND l.lanname = 'sql' AND p.prosrc <> '' HAVING count(DISTINCT p.prosrc) = 1;
    END IF;
    FOR frame IN SELECT f FROM regexp_split_to_table(outer_frames, E'\n') f LOOP
        called := coalesce(substring(frame FROM '^PL/pgSQL function (.+) line [0-9]+ at '),
                           quote_ident(substring(frame FROM '^SQL function "(.+)" statement')));
        CONTINUE WHEN called IS NULL;
        SELECT min(pg_get_userbyid(p.proowner)::text) INTO role FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE split_part(called, '(', 1) IN (quote_ident(p.proname), format('%I.%I', n.nspname, p.proname))
        HAVING count(*) > 0 AND bool_and(p.prosecdef) AND count(DISTINCT p.proowner) = 1;
        EXIT WHEN role IS NOT NULL;
    END LOOP;
END
$origin$;

CREATE OR REPLACE FUNCTION gad.ddl_write(
    epoch bigint, event text, tag text, path text, context text, objects jsonb, images jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $write$
DECLARE
    xid bigint := pg_current_xact_id()::text::bigint;
    origin record;
    text_of_query text;
    text_before text;
    last integer;
BEGIN
    BEGIN
        SELECT * INTO origin FROM gad.ddl_origin(context);
    EXCEPTION WHEN OTHERS THEN
        SELECT NULL::text AS statement, NULL::text AS role INTO origin; -- then it is the client's string that counts
    END;
    text_of_query := coalesce(origin.statement, current_query());
    SELECT max(l.ordinal) INTO last FROM gad.ddl_log l WHERE l.epoch = ddl_write.epoch AND l.txid = xid;
    -- A long string of many statements is stored once: an empty text means "as in the row before".
    IF last IS NOT NULL AND length(text_of_query) > 1000 THEN
        SELECT l.query INTO text_before FROM gad.ddl_log l
        WHERE l.epoch = ddl_write.epoch AND l.txid = xid AND l.query <> '' ORDER BY l.ordinal DESC LIMIT 1;
        IF text_before = text_of_query THEN
            text_of_query := '';
        END IF;
    END IF;
    INSERT INTO gad.ddl_log
        (epoch, txid, ordinal, event, tag, query, search_path, session_role, settings, objects, images)
    VALUES (ddl_write.epoch, xid, coalesce(last, 0) + 1, ddl_write.event, ddl_write.tag, text_of_query, ddl_write.path,
        coalesce(origin.role, nullif(current_setting('role'), 'none'), session_user::text),
        jsonb_build_object(
            'message', concat_ws(' ', pg_backend_pid(), extract(epoch FROM statement_timestamp())),
            'TimeZone', current_setting('TimeZone'), 'DateStyle', current_setting('DateStyle'),
            'IntervalStyle', current_setting('IntervalStyle'), 'bytea_output', current_setting('bytea_output'),
            'lc_monetary', current_setting('lc_monetary'), 'xmloption', current_setting('xmloption'),
            'extra_float_digits', current_setting('extra_float_digits'),
            'check_function_bodies', current_setting('check_function_bodies'),
            'standard_conforming_strings', current_setting('standard_conforming_strings'),
            'default_table_access_method', current_setting('default_table_access_method')),
        ddl_write.objects, ddl_write.images);
END
$write$;

-- What tables need before the customer's next statement: identities and guards. It does not hang on the record.
CREATE OR REPLACE FUNCTION gad.ddl_equip(event text, tag text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $equip$
DECLARE
    command record;
BEGIN
    IF event = 'table_rewrite' OR NOT EXISTS (SELECT FROM gad.member m WHERE m.role = 'PRIMARY') THEN
        RETURN;
    END IF;
    IF event = 'sql_drop' THEN
        IF EXISTS (SELECT FROM pg_event_trigger_dropped_objects() d
                   WHERE d.object_type IN ('index', 'table constraint') AND NOT d.is_temporary) THEN
            PERFORM gad.fix_identities();
        END IF;
        RETURN;
    END IF;
    FOR command IN SELECT DISTINCT coalesce(i.indrelid, c.objid) AS relation
                   FROM pg_event_trigger_ddl_commands() c LEFT JOIN pg_index i ON i.indexrelid = c.objid
                   WHERE c.classid = 'pg_class'::regclass AND c.object_type IN ('table', 'table column', 'index')
                     AND coalesce(c.schema_name, '') NOT IN ('gad', 'pg_temp') LOOP
        PERFORM gad.fix_identity(t.oid) FROM gad.with_inheritors(command.relation) t(oid);
    END LOOP;
    IF tag IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE SCHEMA', 'CREATE EXTENSION', 'ALTER EXTENSION',
               'IMPORT FOREIGN SCHEMA', 'ALTER TABLE') THEN
        PERFORM gad.guard_new_tables();
    END IF;
END
$equip$;

-- The images of what a statement touched. Constants in them are written by the session's settings: the other side, whose
-- session has settings of its own, must write them alike.
CREATE OR REPLACE FUNCTION gad.ddl_images(tag text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET TimeZone = 'UTC'
SET DateStyle = 'ISO, YMD'
SET IntervalStyle = 'postgres'
SET bytea_output = 'hex'
SET extra_float_digits = 3
SET lc_monetary = 'C'
SET standard_conforming_strings = on
AS $images$
DECLARE
    images jsonb;
    detached jsonb;
BEGIN
    -- What was detached CONCURRENTLY keeps its bound as a check, and is no part of the altered table any more.
    IF tag = 'ALTER TABLE' AND current_query() ~* '\mdetach\M' THEN
        SELECT jsonb_agg(gad.image(c.oid)) INTO detached FROM pg_class c
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
          AND age(c.xmin) <= age(pg_current_xact_id()::xid) AND c.relnamespace <> 'gad'::regnamespace;
    END IF;
    -- A table stands in for its indexes. Not WHERE the image is there: that would be asked before the duplicates go, by
    -- making each image once more.
    SELECT jsonb_agg(s.image) FILTER (WHERE s.image IS NOT NULL) INTO images
    FROM (SELECT DISTINCT gad.image_of(o.classid, o.objid) AS image
          FROM (SELECT DISTINCT c.classid, coalesce(i.indrelid, t.oid) AS objid
                FROM pg_event_trigger_ddl_commands() c
                CROSS JOIN LATERAL (
                    SELECT c.objid AS oid
                    UNION
                    SELECT r.oid FROM gad.with_inheritors(c.objid) r(oid)
                    WHERE c.classid = 'pg_class'::regclass AND tag = 'ALTER TABLE') t
                LEFT JOIN pg_index i ON c.classid = 'pg_class'::regclass AND i.indexrelid = t.oid
                WHERE c.classid <> 0 AND c.objid <> 0
                  AND NOT gad.is_private(c.object_type, c.schema_name, c.object_identity, c.in_extension)) o) s;
    RETURN coalesce(images, '[]') || coalesce(detached, '[]');
END
$images$;

-- Where tables are behind a statement that renames a schema, or moves one of them into another. A transaction that was open
-- meanwhile names them as they were before, and another one may have that name by now: their numbers tell them apart.
CREATE OR REPLACE FUNCTION gad.placed(tag text, class oid, object oid) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $placed$
BEGIN
    IF tag = 'ALTER SCHEMA' AND class = 'pg_namespace'::regclass THEN
        RETURN (SELECT jsonb_build_object('in', n.nspname, 'tables', jsonb_agg(c.oid::bigint))
                FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
                WHERE n.oid = object AND c.relkind IN ('r', 'p') AND c.relpersistence = 'p' GROUP BY n.nspname);
    ELSIF tag = 'ALTER TABLE' AND class = 'pg_class'::regclass THEN
        RETURN (SELECT jsonb_build_object('in', n.nspname, 'tables', jsonb_build_array(c.oid::bigint))
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_depend d ON d.classid = class AND d.objid = c.oid AND d.refclassid = 'pg_namespace'::regclass
                WHERE c.oid = object AND c.relkind IN ('r', 'p') AND age(d.xmin) <= age(pg_current_xact_id()::xid));
    END IF;
    RETURN NULL;
END
$placed$;

CREATE OR REPLACE FUNCTION gad.ddl_record(event text, tag text, path text, context text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $record$
DECLARE
    epoch bigint;
    objects jsonb;
BEGIN
    SELECT m.epoch INTO epoch FROM gad.member m WHERE m.role = 'PRIMARY';
    IF NOT FOUND OR tag LIKE 'REINDEX%' THEN
        RETURN;
    END IF;

    IF event = 'table_rewrite' THEN
        SELECT jsonb_agg(jsonb_build_object(
                   'identity', format('%I.%I', n.nspname, c.relname), 'reason', pg_event_trigger_table_rewrite_reason()))
        INTO objects
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = pg_event_trigger_table_rewrite_oid() AND c.relpersistence <> 't' AND n.nspname <> 'gad';
        IF objects IS NOT NULL THEN
            PERFORM gad.ddl_write(epoch, event, tag, path, context, objects, '[]');
        END IF;
        RETURN;
    END IF;

    IF event = 'sql_drop' THEN
        IF tag NOT LIKE 'DROP %' THEN
            RETURN; -- an ALTER that dropped something: its own row follows at ddl_command_end
        END IF;
        -- what falls with the originals falls with them on the other side as well
        SELECT jsonb_agg(jsonb_build_object('type', d.object_type, 'schema', d.schema_name, 'identity', d.object_identity))
        INTO objects
        FROM pg_event_trigger_dropped_objects() d
        WHERE d.original AND NOT d.is_temporary
          AND NOT gad.is_private(d.object_type, d.schema_name, d.object_identity, false);
        IF objects IS NOT NULL THEN
            objects := CASE tag WHEN 'DROP OWNED' THEN gad.dropped() ELSE objects END;
            PERFORM gad.ddl_write(epoch, event, tag, path, context, objects, '[]');
        END IF;
        RETURN;
    END IF;

    SELECT jsonb_agg(jsonb_build_object('class', c.classid::regclass::text, 'command', c.command_tag,
               'type', c.object_type, 'schema', c.schema_name, 'identity', c.object_identity)
               || coalesce(gad.placed(tag, c.classid, c.objid), '{}'))
    INTO objects
    FROM pg_event_trigger_ddl_commands() c
    WHERE NOT gad.is_private(c.object_type, c.schema_name, c.object_identity, c.in_extension)
      -- statistics on a temporary table lie in an ordinary schema
      AND NOT (c.classid = 'pg_statistic_ext'::regclass
               AND EXISTS (SELECT FROM pg_statistic_ext s JOIN pg_class r ON r.oid = s.stxrelid
                           WHERE s.oid = c.objid AND r.relpersistence = 't'));
    IF objects IS NULL AND tag <> 'DROP OWNED' THEN
        RETURN;
    END IF;
    objects := coalesce(objects, '[]') -- DROP OWNED takes rights away, too, and names nothing
        || CASE WHEN tag = 'DROP OWNED' THEN gad.owners() ELSE '[]' END;
    -- GRANT does not say on what. Where its text cannot be used (a function ran it), these relations' privileges are
    -- what it may have changed: their catalog rows are of this transaction, or of a later one.
    IF tag IN ('GRANT', 'REVOKE') THEN
        -- nor whether that is temporary
        objects := objects || coalesce((
            SELECT jsonb_agg(jsonb_build_object('type', 'temporary', 'name', c.relname))
            FROM pg_class c WHERE c.relnamespace = pg_my_temp_schema() AND c.relkind IN ('r', 'p', 'v', 'S')), '[]');
        objects := objects || coalesce((
            SELECT jsonb_agg(jsonb_build_object('type', 'privileges', 'schema', n.nspname, 'name', c.relname,
                       'relkind', c.relkind::text,
                       'acl', (SELECT jsonb_agg(x::text) FROM unnest(coalesce(c.relacl, acldefault(
                                   (CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", c.relowner))) x),
                       'by_column', EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL)))
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't' AND n.nspname <> 'gad'
              AND age(c.xmin) <= age(pg_current_xact_id()::xid)), '[]');
    END IF;
    PERFORM gad.ddl_write(epoch, event, tag, path, context, objects, gad.ddl_images(tag));
END
$record$;

-- A failure here must not fail the customer's statement: it leaves a row at which the other side stops, with the reason.
CREATE OR REPLACE FUNCTION gad.ddl_capture_safely(event text, tag text, path text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $safely$
DECLARE
    reason text;
    context text;
BEGIN
    GET DIAGNOSTICS context = PG_CONTEXT;
    BEGIN
        PERFORM gad.ddl_equip(event, tag);
    EXCEPTION WHEN OTHERS THEN
        reason := SQLSTATE || ' ' || SQLERRM;
    END;
    BEGIN
        PERFORM gad.ddl_record(event, tag, path, context);
        IF reason IS NULL THEN
            RETURN;
        END IF;
    EXCEPTION WHEN OTHERS THEN
        reason := concat_ws('; ', reason, SQLSTATE || ' ' || SQLERRM);
    END;
    PERFORM gad.ddl_write((SELECT m.epoch FROM gad.member m), 'capture_failed', tag, path, context,
        jsonb_build_array(jsonb_build_object('event', event, 'reason', reason)), '[]');
EXCEPTION WHEN OTHERS THEN
    RAISE WARNING 'gad could not record this % (%), nor that it could not (%): verify the secondaries',
        tag, reason, SQLERRM;
END
$safely$;

-- The outermost function pins nothing, for the caller's search_path is what it has to read; so every name in it bears
-- its schema, and it uses neither types nor operators that the caller could put in front of ours.
CREATE OR REPLACE FUNCTION gad.ddl_capture() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER
AS $capture$
BEGIN
    PERFORM gad.ddl_capture_safely(TG_EVENT, TG_TAG, pg_catalog.current_setting('search_path'));
END
$capture$;

DO $rights$
DECLARE
    f regprocedure;
BEGIN
    FOR f IN SELECT p.oid FROM pg_catalog.pg_proc p
             WHERE p.pronamespace = 'gad'::pg_catalog.regnamespace AND p.proname IN ('set_identity', 'fix_identity', 'fix_identities', 'guard_new_tables', 'ddl_write', 'ddl_origin', 'ddl_equip', 'ddl_images', 'ddl_record',
                                 'ddl_capture_safely', 'ddl_capture') LOOP
        EXECUTE pg_catalog.format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    END LOOP;
    BEGIN
        -- the stack's words are read, which are in the session's language otherwise
        ALTER FUNCTION gad.ddl_capture_safely(text, text, text) SET lc_messages = 'C';
    EXCEPTION WHEN insufficient_privilege THEN
        RAISE NOTICE 'gad reads the stack in the language of each session';
    END;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtname = 'gad_ddl_capture_end') THEN
        CREATE EVENT TRIGGER gad_ddl_capture_end ON ddl_command_end EXECUTE FUNCTION gad.ddl_capture();
    END IF;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtname = 'gad_ddl_capture_drop') THEN
        CREATE EVENT TRIGGER gad_ddl_capture_drop ON sql_drop EXECUTE FUNCTION gad.ddl_capture();
    END IF;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtname = 'gad_ddl_capture_rewrite') THEN
        CREATE EVENT TRIGGER gad_ddl_capture_rewrite ON table_rewrite EXECUTE FUNCTION gad.ddl_capture();
    END IF;
END
$rights$;
