package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables that nobody expects, in step all the same: loaded, changed, and made while following. */
final class OddTablesTest {

    private static final String TABLES = """
            CREATE TYPE mood AS ENUM ('sad', 'ok');
            CREATE DOMAIN code AS char(5) CHECK (value <> 'xxxxx');
            CREATE TABLE nocolumn ();
            CREATE TABLE computed (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
            CREATE TABLE odd (id int PRIMARY KEY, m mood[], c code, f float8, j json, b bit(3), i interval, ch "char",
                n numeric(10, 2), d daterange, name name, big text);
            CREATE TABLE "Case" ("select" int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "from ""x" text);
            CREATE TABLE "case" ("select" int PRIMARY KEY, "from ""x" text);
            CREATE TABLE parent (id int PRIMARY KEY, up int REFERENCES parent ON DELETE CASCADE ON UPDATE CASCADE);
            CREATE TABLE child (id int REFERENCES parent ON DELETE CASCADE ON UPDATE CASCADE, n text);
            CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS
                $$BEGIN INSERT INTO public.notes VALUES (TG_OP); RETURN NULL; END$$;
            CREATE TABLE notes (what text);
            CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON child FOR EACH ROW EXECUTE FUNCTION noted();
            CREATE TABLE twice (id int PRIMARY KEY);
            CREATE RULE twice AS ON INSERT TO twice DO ALSO INSERT INTO public.notes VALUES ('rule');
            CREATE TABLE base (a int); CREATE TABLE derived (b int) INHERITS (base);
            """;

    private static final List<String> NAMES = List.of(
            "nocolumn",
            "computed",
            "odd",
            "\"Case\"",
            "\"case\"",
            "parent",
            "child",
            "notes",
            "twice",
            "base",
            "derived");

    private static final String FIRST = """
            INSERT INTO nocolumn DEFAULT VALUES; INSERT INTO computed VALUES (1), (1), (NULL);
            INSERT INTO odd SELECT i, '{sad,NULL,ok}', 'ab', '-0', '{"a" : 1}', '101', '1 mon -3 days 04:05', 'x', 1.5,
                '[2020-01-01,2020-02-01)', 'n', (SELECT string_agg(md5(j::text), '') FROM generate_series(1, 300) j)
                FROM generate_series(1, 20) i;
            INSERT INTO "Case" ("from ""x") VALUES ('a'), (NULL); INSERT INTO "case" VALUES (1, 'b');
            INSERT INTO parent VALUES (1, NULL), (2, 1), (3, 2), (4, NULL); INSERT INTO child VALUES (2, 'x'), (3, 'y'), (4, 'z');
            INSERT INTO twice VALUES (1), (2); INSERT INTO base VALUES (1); INSERT INTO derived VALUES (1, 2);
            """;

    private static final String THEN = """
            INSERT INTO nocolumn DEFAULT VALUES;
            DELETE FROM computed WHERE ctid = (SELECT min(ctid) FROM computed); UPDATE computed SET a = 5 WHERE a IS NULL;
            UPDATE odd SET f = 'NaN', m = NULL WHERE id < 5; UPDATE odd SET id = id + 100, c = 'q' WHERE id < 3;
            UPDATE odd SET big = NULL WHERE id = 7; UPDATE odd SET j = 'null' WHERE id = 8;
            DELETE FROM "Case" WHERE "select" = 1; INSERT INTO "Case" OVERRIDING SYSTEM VALUE VALUES (1, 'again');
            UPDATE "Case" SET "select" = DEFAULT WHERE "select" = 2;
            UPDATE "case" SET "select" = 9;
            UPDATE parent SET id = 10 WHERE id = 1; DELETE FROM parent WHERE id = 2; INSERT INTO child VALUES (10, 'w');
            INSERT INTO twice VALUES (3); UPDATE base SET a = 2; DELETE FROM derived;
            DELETE FROM nocolumn WHERE ctid = (SELECT min(ctid) FROM nocolumn);
            """;

    private final TaskOnTwoServers servers = new TaskOnTwoServers();

    @AfterEach
    void close() {
        servers.close();
    }

    @Test
    void areTheSameLoadedAndFollowed() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", TABLES + FIRST);
        SyncTask task = servers.inStep();
        servers.source.execute("app", THEN);
        same(task, "m1", "public");

        servers.source.execute("app", "CREATE SCHEMA made");
        servers.source.execute(
                "app", "SET search_path = made; " + TABLES.replace("public.notes", "made.notes") + FIRST + THEN);
        servers.source.execute(
                "app",
                "SET search_path = made; "
                        + THEN.replace("UPDATE parent SET id = 10", "UPDATE parent SET id = 11")
                                .replace("(10, 'w')", "(4, 'w')")
                                .replace("VALUES (3)", "VALUES (4)")
                                .replace("INSERT INTO \"Case\" OVERRIDING SYSTEM VALUE VALUES (1, 'again');", "")
                                .replace("id + 100", "id + 200"));
        same(task, "m2", "made");
    }

    private void same(SyncTask task, String marker, String schema) {
        for (String database : List.of("app", "postgres")) {
            servers.source.execute(
                    database, "UPDATE gad.heartbeat SET marker = '" + marker + "', counter = counter + 1");
        }
        assertThat(task.drain(Optional.of(marker), Duration.ofSeconds(30)))
                .as("%s", task.status())
                .isTrue();
        for (String name : NAMES) {
            String query = "SELECT t::text FROM ONLY " + schema + "." + name + " t ORDER BY 1";
            assertThat(servers.target.column("app", query))
                    .as(schema + "." + name)
                    .isEqualTo(servers.source.column("app", query));
        }
    }
}
