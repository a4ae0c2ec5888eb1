-- Everything of ours that stands in a synchronized database. Runs again without harm. Format 1.
CREATE SCHEMA IF NOT EXISTS gad;
GRANT USAGE ON SCHEMA gad TO PUBLIC;

CREATE TABLE IF NOT EXISTS gad.format (
    version integer PRIMARY KEY
);

-- One row: what this member is. Guards and every write of ours read it.
CREATE TABLE IF NOT EXISTS gad.member (
    singleton          boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    group_id           text NOT NULL,
    group_name         text NOT NULL,
    instance           text NOT NULL,
    role               text NOT NULL CHECK (role IN ('PRIMARY', 'SECONDARY', 'FENCED')),
    epoch              bigint NOT NULL,
    reign              uuid NOT NULL,
    generation         bigint NOT NULL,
    operation          text NOT NULL,          -- the operation that set the role
    writable           boolean NOT NULL,
    opened_at          pg_lsn,                 -- where this member's log stood when it was opened
    promise_epoch      bigint,
    promise_reign      uuid,
    promise_generation bigint,
    promise_attempt    bigint,
    promise_operation  text,
    cancelled          text                    -- an operation that may no longer commit
);

-- Until when the guards of a primary let anybody pass, in microseconds since 1970 by this server's own clock; 0: without an end.
-- Read by each of the customer's statements, so it is a sequence: moved on in place, the same for every snapshot, and never a
-- cause for a serialization failure. See docs/decisions/0024-the-write-lease-is-a-sequence.md.
CREATE SEQUENCE IF NOT EXISTS gad.lease MINVALUE 0 START 0;
-- Guards run as their owner, which a later version that another account brings does not change: it must see the sequence too,
-- else they refuse everything, or from PostgreSQL 17 on take it for none.
GRANT SELECT ON SEQUENCE gad.lease TO PUBLIC;
DO $$
DECLARE
    owner regrole := (SELECT relowner FROM pg_catalog.pg_class WHERE oid = 'gad.member'::pg_catalog.regclass);
BEGIN
    IF owner <> (SELECT relowner FROM pg_catalog.pg_class WHERE oid = 'gad.lease'::pg_catalog.regclass) THEN
        EXECUTE pg_catalog.format('ALTER SEQUENCE gad.lease OWNER TO %s', owner);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'gad may not give the sequence gad.lease to %', owner; -- Whoever owns it can move it on.
END $$;

-- The group's document without secrets, so that a lost manager is rebuilt from any survivor.
CREATE TABLE IF NOT EXISTS gad."group" (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    version   bigint NOT NULL,
    document  jsonb NOT NULL
);

-- Per task: up to where this database holds everything of its source. Moves only inside the transaction that applies.
CREATE TABLE IF NOT EXISTS gad.progress (
    task               text PRIMARY KEY,
    epoch              bigint NOT NULL,
    phase              text NOT NULL,
    system_identifier  text NOT NULL,
    timeline           integer NOT NULL,
    slot               text NOT NULL,
    position           pg_lsn NOT NULL,
    source_commit_time timestamptz,
    lists              bigint NOT NULL DEFAULT 0 -- counts the changes of the lists below that do not come by the stream
);

-- While a first copy goes on: each table as it was planned, the chunks of it that are here, keys to be read again.
CREATE TABLE IF NOT EXISTS gad.load (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    post_data boolean NOT NULL DEFAULT false,  -- keys, indexes and the like may stand in part
    realign   boolean NOT NULL DEFAULT false   -- definitions beside those of tables may be others than the source's
);
CREATE TABLE IF NOT EXISTS gad.load_table (
    relid       bigint PRIMARY KEY,            -- the source's
    schema_name text NOT NULL,
    table_name  text NOT NULL,
    columns     text[] NOT NULL,
    generated   text[] NOT NULL,
    shape       text NOT NULL,
    file_node   bigint NOT NULL,               -- the source's file in which the chunks lie
    key_index   text,                          -- the identity's definition behind its name
    key_name    text,                          -- by which DROP INDEX names it; null where that cannot drop it
    blocks_each bigint NOT NULL,
    chunks      integer NOT NULL,
    mixed       boolean NOT NULL DEFAULT false, -- changes may have brought rows of chunks that are not here
    remake      boolean NOT NULL DEFAULT false, -- its definition has changed: drop it and begin it again
    stands      oid                            -- the target's table that the chunks are written to
);
CREATE TABLE IF NOT EXISTS gad.load_chunk (
    relid bigint NOT NULL,
    chunk integer NOT NULL,
    rows  bigint NOT NULL,
    bytes bigint NOT NULL,                     -- as they went over the line
    PRIMARY KEY (relid, chunk)
);
CREATE TABLE IF NOT EXISTS gad.load_key (
    id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    relid bigint NOT NULL,
    key   jsonb NOT NULL                       -- each key column's value as text
);

-- While a former primary returns by rewind: all that may differ here from the new primary. Kept until it is in line.
CREATE TABLE IF NOT EXISTS gad.rewind (
    singleton   boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    task        text NOT NULL,
    tail        boolean NOT NULL DEFAULT false, -- what it committed alone is all in
    since       pg_lsn NOT NULL DEFAULT '0/0',  -- of the new primary's log all is in up to here
    everything  boolean NOT NULL DEFAULT false, -- a definition may have changed the rows of any table
    definitions boolean NOT NULL DEFAULT false, -- there were some
    views       boolean NOT NULL DEFAULT false, -- materialized views were filled
    aligned     boolean NOT NULL DEFAULT false  -- definitions are brought in line; the list of what stood is whole
);
-- Names as the server writes them: with their schema, quoted where they must be.
CREATE TABLE IF NOT EXISTS gad.rewind_table (
    name text PRIMARY KEY,                     -- to be compared as a whole
    why  text NOT NULL
);
CREATE TABLE IF NOT EXISTS gad.rewind_key (
    name   text NOT NULL,
    digest bytea NOT NULL,
    key    jsonb NOT NULL,                     -- each key column's value as text
    PRIMARY KEY (name, digest)
);
CREATE TABLE IF NOT EXISTS gad.rewind_stood (
    name  text PRIMARY KEY,                    -- before definitions were brought in line
    shape text NOT NULL
);

-- The primary's heart: shows lag without comparing clocks, moves idle slots on, marks the end of a drain.
CREATE TABLE IF NOT EXISTS gad.heartbeat (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    counter   bigint NOT NULL,
    beat_at   timestamptz NOT NULL,
    marker    text,
    hearts    jsonb NOT NULL DEFAULT '{}'      -- by task: its reign's epoch, its beats, and its connections' tokens
);
-- A change that leaves hearts alone still brings it. Only where it is not so yet: the lock for it waits for every reader.
DO $$ BEGIN
    IF (SELECT attstorage FROM pg_catalog.pg_attribute
        WHERE attrelid = 'gad.heartbeat'::pg_catalog.regclass AND attname = 'hearts') <> 'm' THEN
        ALTER TABLE gad.heartbeat ALTER hearts SET STORAGE MAIN;
    END IF;
END $$;

-- DDL as captured on the primary, in the transaction that ran it.
CREATE TABLE IF NOT EXISTS gad.ddl_log (
    epoch        bigint NOT NULL,
    txid         bigint NOT NULL,
    ordinal      integer NOT NULL,
    event        text NOT NULL,                -- ddl_command_end, sql_drop, table_rewrite or capture_failed
    tag          text NOT NULL,
    query        text,
    search_path  text,
    session_role text,
    settings     jsonb NOT NULL DEFAULT '{}',  -- of the session that ran it, where they bear on the outcome
    objects      jsonb NOT NULL DEFAULT '[]',
    images       jsonb NOT NULL DEFAULT '[]',  -- the touched relations as the statement left them
    captured_at  timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    PRIMARY KEY (epoch, txid, ordinal)
);

-- Sequence states as polled from the primary, kept on the secondary for the day it is promoted.
CREATE TABLE IF NOT EXISTS gad.sequence (
    schema_name   text NOT NULL,
    sequence_name text NOT NULL,
    last_value    bigint NOT NULL,
    is_called     boolean NOT NULL,
    increment_by  bigint NOT NULL,
    cache_size    bigint NOT NULL,
    rate_per_s    double precision NOT NULL DEFAULT 0,   -- calls of nextval a second, as seen by the poll
    polled_at     timestamptz NOT NULL,
    advanced_epoch bigint,                     -- the reign for which a promotion has set the live sequence
    PRIMARY KEY (schema_name, sequence_name)
);

-- Roles that were carried over to this secondary, so that one that is renamed or dropped on the primary is recognised.
CREATE TABLE IF NOT EXISTS gad.carried_role (
    name       text PRIMARY KEY,
    source_oid bigint NOT NULL,                -- on the primary, where a rename keeps it
    epoch      bigint NOT NULL,                -- the reign whose primary that was
    made       boolean NOT NULL,               -- whether it did not stand here before
    gone_at    pg_lsn                          -- behind this position of the primary it is not there any more
);

-- As of when, by the primary's clock, a secondary holds its large objects: they are not in the stream of changes.
CREATE TABLE IF NOT EXISTS gad.large_objects (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    as_of     timestamptz NOT NULL,
    objects   bigint NOT NULL
);

-- Tables whose rows here are not the primary's, until they are read anew at a cut: their changes are left out.
CREATE TABLE IF NOT EXISTS gad.reread (
    relation oid PRIMARY KEY,
    why      text NOT NULL,
    since    timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);

-- What the group leaves out, as it is in force here from a position on: patterns of names, and the tables they mean now,
-- with the partitions of these. Their definitions are kept in step, their rows are not here. They stay listed when this
-- member is promoted: its tables lack rows that others may have.
CREATE TABLE IF NOT EXISTS gad.left_out_pattern (
    pattern text PRIMARY KEY
);
CREATE TABLE IF NOT EXISTS gad.left_out (
    relation oid PRIMARY KEY,
    emptied  boolean NOT NULL                  -- whether the rows that stood here are gone
);

-- Materialized views that the primary has refreshed and this secondary is still to refresh, outside of what applies changes.
CREATE TABLE IF NOT EXISTS gad.refresh (
    relation     oid PRIMARY KEY,
    beside_readers boolean NOT NULL,
    search_path  text NOT NULL,
    asked_at     timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);

-- Lost transactions of former primaries that were re-applied here, each written in the transaction that did it. Not carried
-- to secondaries.
CREATE TABLE IF NOT EXISTS gad.reapplied (
    group_id   text NOT NULL,
    former     text NOT NULL,                  -- the former primary that had committed it
    epoch      bigint NOT NULL,                -- in this reign
    lsn        pg_lsn NOT NULL,                -- the end of its commit there
    xid        bigint NOT NULL,
    reign      uuid NOT NULL,                  -- of this server, in which it was re-applied: behind it rows may be others
    written_by bigint NOT NULL,                -- this server's transaction that re-applied it
    written_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    PRIMARY KEY (group_id, former, epoch, lsn, xid, reign)
);

-- What we changed of the customer's and put back when we leave: identities, settings, subscriptions. And indexes that are
-- gone here ahead of their drop.
CREATE TABLE IF NOT EXISTS gad.changed (
    kind    text NOT NULL,                     -- identity, database_default, subscription, search_path, index dropped ahead ...
    name    text NOT NULL,
    "before"  text,
    PRIMARY KEY (kind, name)
);

INSERT INTO gad.format VALUES (1) ON CONFLICT DO NOTHING;

-- An account that is itself called gad would find our schema through "$user" first, and put its new tables there.
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'gad')
       AND NOT EXISTS (
           SELECT 1 FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) v
           WHERE v LIKE 'search\_path=%'
             AND s.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = 'gad'))
             AND s.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database
                                       WHERE datname = pg_catalog.current_database()))) THEN
        EXECUTE pg_catalog.format('ALTER ROLE gad IN DATABASE %I SET search_path = public',
                                  pg_catalog.current_database());
        INSERT INTO gad.changed VALUES ('search_path', 'gad', NULL) ON CONFLICT DO NOTHING;
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'gad may not set the search_path of the account gad';
END
$$;
