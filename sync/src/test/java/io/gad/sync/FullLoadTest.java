package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.sync.SyncTaskStatus.DatabaseStatus;
import io.gad.sync.schema.PgTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a first copy carries over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FullLoadTest {

    private final TaskOnTwoServers servers = new TaskOnTwoServers();

    @AfterEach
    void clear() {
        servers.clear();
    }

    @AfterAll
    void close() {
        servers.close();
    }

    static final String SHOP = """
            CREATE ROLE clerk LOGIN PASSWORD 'secret';
            CREATE SCHEMA "my ""shop";
            CREATE EXTENSION hstore;
            CREATE TYPE public.mood AS ENUM ('glad', 'sad');
            CREATE TYPE public.pair AS (a int, b text);
            CREATE DOMAIN public.positive AS int CHECK (VALUE > 0);
            CREATE TABLE public.customer (
              id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              name text NOT NULL UNIQUE,
              mood public.mood, moods public.mood[], pair public.pair, kv public.hstore, amount public.positive,
              numbers int[], bytes bytea, at timestamptz, price numeric, about jsonb, of regclass,
              shout text GENERATED ALWAYS AS (upper(name)) STORED);
            INSERT INTO public.customer (name, mood, moods, pair, kv, amount, numbers, bytes, at, price, about, of)
              SELECT 'customer ' || g, 'glad', '{sad,glad}', ROW(g, 'x'::text)::public.pair, 'a=>1', g, ARRAY[g, NULL],
                     '\\x00ff', 'infinity', 'NaN', '{"a": [1]}', 'public.customer'
                FROM generate_series(1, 500) g;
            CREATE TABLE public.purchase (
              id serial PRIMARY KEY, customer bigint NOT NULL REFERENCES public.customer, note text);
            INSERT INTO public.purchase (customer, note)
              SELECT 1 + g % 500, repeat('a', g % 7) FROM generate_series(1, 2000) g;
            CREATE INDEX ON public.purchase (customer);
            CREATE TABLE public.keyless (a int, b text);
            INSERT INTO public.keyless SELECT g % 10, 'k' FROM generate_series(1, 100) g;
            CREATE TABLE public.part (id int, v text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
            CREATE TABLE public.part1 PARTITION OF public.part FOR VALUES FROM (0) TO (50);
            CREATE TABLE public.part2 PARTITION OF public.part FOR VALUES FROM (50) TO (100);
            INSERT INTO public.part SELECT g, 'p' FROM generate_series(0, 99) g;
            CREATE TABLE public.parent (a int);
            CREATE TABLE public.child (b int) INHERITS (public.parent);
            INSERT INTO public.parent VALUES (1);
            INSERT INTO public.child VALUES (2, 3);
            CREATE TABLE public.nothing ();
            INSERT INTO public.nothing DEFAULT VALUES;
            CREATE TABLE "my ""shop"."odd name" ("a ""b" int PRIMARY KEY);
            INSERT INTO "my ""shop"."odd name" VALUES (7);
            ALTER TABLE "my ""shop"."odd name" OWNER TO clerk;
            CREATE MATERIALIZED VIEW public.summary AS SELECT count(*) AS n FROM public.purchase;
            CREATE FUNCTION public.noise() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER noise BEFORE INSERT ON public.purchase FOR EACH ROW EXECUTE FUNCTION public.noise();
            CREATE PUBLICATION theirs FOR TABLE public.purchase;
            """;

    @Test
    void carriesOverTablesTypesKeysRolesAndTheRest() {
        servers.source.execute("postgres", "CREATE DATABASE app ENCODING 'UTF8' TEMPLATE template0");
        servers.source.execute("app", SHOP);

        SyncTask task = servers.start();
        SyncTaskStatus status =
                servers.await(task, s -> s.hasReached(SyncPhase.CATCH_UP) || s.state() == SyncTaskStatus.State.FAILED);

        assertThat(status.databases())
                .allSatisfy(d -> assertThat(d.problem()).as(d.database()).isEmpty());
        assertThat(status.databases().stream().map(DatabaseStatus::database)).containsExactly("app", "postgres");
        DatabaseStatus app = status.databases().getFirst();
        assertThat(app.rowsCopied()).isEqualTo(500 + 2000 + 100 + 100 + 2 + 1 + 1);
        assertThat(app.rowsTotal()).isEqualTo(app.rowsCopied());
        for (String query : new String[] {
            "SELECT c::text FROM public.customer c ORDER BY id",
            "SELECT p::text FROM public.purchase p ORDER BY id",
            "SELECT k::text FROM public.keyless k ORDER BY 1",
            "SELECT tableoid::regclass || p::text FROM public.part p ORDER BY id",
            "SELECT tableoid::regclass || p::text FROM public.parent p ORDER BY 1",
            "SELECT count(*) FROM public.nothing",
            "SELECT n::text FROM public.summary",
            "SELECT tableowner FROM pg_tables WHERE tablename = 'odd name'",
            "SELECT rolname || coalesce(rolpassword, '') FROM pg_authid WHERE rolname = 'clerk'",
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
            "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1",
            "SELECT tgrelid::regclass::text || tgname::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
            "SELECT relname::text || relreplident::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
            "SELECT evtname FROM pg_event_trigger ORDER BY 1",
            "SELECT pubname FROM pg_publication ORDER BY 1"
        }) {
            assertThat(servers.target.column("app", query)).as(query).isEqualTo(servers.source.column("app", query));
        }
    }

    @Test
    void beginsAgainIfAnIndexIsDroppedWhileTheSchemaIsRead(@TempDir Path tools) throws IOException {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", "CREATE TABLE t (id int PRIMARY KEY, n int); CREATE INDEX t_n ON t (n)");
        Path done = tools.resolve("done");
        tool(tools, "pg_restore", "");
        tool(tools, "pg_dump", """
                for word in "$@"; do case "$word" in --dbname=*) database="${word#--dbname=}";; esac; done
                if [ -n "$database" ] && [ ! -e DONE ]; then
                    PGOPTIONS= PGAPPNAME=customer psql -q -c 'DROP INDEX IF EXISTS public.t_n' "$database" && touch DONE
                fi
                """.replace("DONE", done.toString()));
        servers.restartEngine(servers.settings().withTools(tools));

        SyncTask task = servers.engine().start(servers.spec(SyncTaskSpec.SchemaMode.COPY, List.of("app"), false));
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);

        assertThat(done).exists();
        assertThat(servers.target.column("app", "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"))
                .containsExactly("t_pkey");
    }

    /** PostgreSQL's own program, behind something else. */
    private static void tool(Path folder, String name, String first) throws IOException {
        Path real = PgTool.require(name, 15, Optional.empty()).path();
        Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + first + "exec " + real + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
