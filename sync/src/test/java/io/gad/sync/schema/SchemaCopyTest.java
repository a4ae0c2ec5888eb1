package io.gad.sync.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.TableName;
import io.gad.sync.TestMember;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is restored is what was dumped, whatever the source has become since. */
final class SchemaCopyTest {

    private static PostgresServer source;
    private static PostgresServer target;

    @TempDir
    private Path spool;

    @BeforeAll
    static void start() {
        source = PostgresServer.start();
        target = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    @Test
    void whatStandsIsKnownThoughTheSourceHasRenamedIt() throws InterruptedException {
        both("renamed");
        source.execute(
                "renamed", "CREATE TABLE t (n int, m int); CREATE INDEX t_n ON t (n); CREATE INDEX t_m ON t (m)");
        restored("renamed", schema -> {
            target.execute("renamed", "CREATE INDEX t_n ON t (n)"); // as far as an earlier restore came
            source.execute(
                    "renamed",
                    "ALTER INDEX t_n RENAME TO t_z; ALTER INDEX t_m RENAME TO t_n; ALTER INDEX t_z RENAME TO t_m");
            schema.restorePostData(true);
        });
        assertThat(target.column("renamed", "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"))
                .containsExactly(
                        "CREATE INDEX t_m ON public.t USING btree (m)", "CREATE INDEX t_n ON public.t USING btree (n)");
    }

    @Test
    void keysAheadOfTheRowsAreThoseOfTheDump() throws InterruptedException {
        both("ahead");
        source.execute("ahead", "CREATE TABLE log (id int PRIMARY KEY); CREATE TABLE late (log int REFERENCES log)");
        restored("ahead", schema -> {
            source.execute("ahead", "ALTER TABLE log RENAME TO log_of_old");
            schema.restoreKeysAhead(List.of(new TableName("public", "log")));
        });
        assertThat(target.column(
                        "ahead",
                        "SELECT conname FROM pg_constraint WHERE contype IN ('p', 'f') AND oid >= 16384 ORDER BY 1"))
                .containsExactly("late_log_fkey", "log_pkey");
    }

    private static void both(String database) {
        source.execute("postgres", "CREATE DATABASE " + database);
        target.execute("postgres", "CREATE DATABASE " + database);
    }

    @FunctionalInterface
    private interface Rest {
        void restore(SchemaCopy schema) throws InterruptedException;
    }

    private void restored(String database, Rest rest) throws InterruptedException {
        try (Session session = TestMember.login(source).open(database, SessionSettings.control("test"));
                SchemaCopy schema = new SchemaCopy(
                        TestMember.login(source),
                        TestMember.login(target),
                        database,
                        "t1",
                        spool,
                        Optional.empty(),
                        15,
                        1)) {
            session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
            schema.dump(session.one("SELECT pg_export_snapshot()", row -> row.getString(1)));
            schema.restorePreData();
            rest.restore(schema);
        }
    }
}
