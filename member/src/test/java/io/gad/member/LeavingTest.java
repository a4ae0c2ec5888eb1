package io.gad.member;

import static io.gad.member.Members.FIRST;
import static io.gad.member.Members.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.postgres.Session;
import io.gad.testkit.PostgresServer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever leaves a group keeps its data and nothing of ours. */
class LeavingTest {

    private static final PostgresServer SERVER = PostgresServer.start();
    private final MemberInstance instance = Members.instance(SERVER, "app");

    @AfterAll
    static void end() {
        SERVER.close();
    }

    @BeforeEach
    void aCustomersDatabase() {
        SERVER.execute("postgres", "DROP DATABASE IF EXISTS app WITH (FORCE)");
        SERVER.execute("postgres", "CREATE DATABASE app");
        SERVER.execute("postgres", "ALTER DATABASE app SET default_transaction_read_only = 'false'");
        SERVER.execute("app", """
                CREATE TABLE keyless (a int, b text);
                CREATE TABLE by_index (a int NOT NULL, b text); CREATE UNIQUE INDEX by_index_a ON by_index (a);
                CREATE TABLE partial_index (a int NOT NULL); CREATE UNIQUE INDEX ON partial_index (a) WHERE a > 0;
                CREATE TABLE nullable (a int UNIQUE);
                CREATE TABLE late_key (a int PRIMARY KEY DEFERRABLE);
                CREATE TABLE nothing (a int PRIMARY KEY); ALTER TABLE nothing REPLICA IDENTITY NOTHING;
                CREATE TABLE own (a int PRIMARY KEY); ALTER TABLE own REPLICA IDENTITY FULL;
                CREATE TABLE computed_key (a int, k int GENERATED ALWAYS AS (a) STORED PRIMARY KEY);
                CREATE TABLE computed_index (a int, "Odd k" int GENERATED ALWAYS AS (a) STORED NOT NULL);
                CREATE UNIQUE INDEX "Odd index" ON computed_index ("Odd k");
                ALTER TABLE computed_index REPLICA IDENTITY USING INDEX "Odd index";
                CREATE TABLE part (a int, b int) PARTITION BY LIST (b);
                CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1);
                """);
    }

    @Test
    void nothingOfOursIsLeft() {
        List<@Nullable String> before = traces();
        try (Session s = Members.session(SERVER, "app")) {
            MemberDatabase.install(s);
            MemberDatabase.install(s);
            MemberDatabase.become(s, Members.row("eu", MemberRole.PRIMARY, FIRST));
            assertThat(MemberDatabase.fixIdentities(s)).isEqualTo(9);
            assertThat(MemberDatabase.fixIdentities(s)).isZero();
            assertThat(MemberDatabase.attachGuards(s)).isEqualTo(11);
            s.execute("CREATE PUBLICATION gad_all FOR ALL TABLES");
            s.execute("SELECT pg_catalog.pg_create_logical_replication_slot('gad_1', 'pgoutput')");
        }
        assertThat(SERVER.column(
                        "app",
                        "SELECT relname || relreplident::text FROM pg_class WHERE relkind = 'r'"
                                + " AND relnamespace = 'public'::regnamespace ORDER BY 1"))
                .containsExactly(
                        "by_indexf",
                        "computed_indexf",
                        "computed_keyf",
                        "keylessf",
                        "late_keyf",
                        "nothingd",
                        "nullablef",
                        "ownf",
                        "part_1f",
                        "partial_indexf");
        SERVER.execute("app", "UPDATE keyless SET a = 1; DELETE FROM late_key; DROP TABLE nullable");
        assertThat(instance.fence(FIRST, 1, "op-1", SOON)).isInstanceOf(FenceResult.Fenced.class);
        instance.release(FIRST, 1, "op-2");
        instance.release(FIRST, 1, "op-2");
        SERVER.execute("app", "CREATE TABLE public.nullable (a int UNIQUE)");
        assertThat(traces()).containsExactlyElementsOf(before);
        SERVER.execute("app", "INSERT INTO keyless VALUES (1, 'x')");
    }

    @Test
    void aSecondaryIsOpenedAndAPrimaryStays() {
        try (Session s = Members.session(SERVER, "app")) {
            MemberDatabase.install(s);
            MemberDatabase.become(s, Members.row("us", MemberRole.SECONDARY, FIRST));
            MemberDatabase.attachGuards(s);
            MemberDatabase.close(s);
        }
        assertThatThrownBy(() -> instance.dismantle(FIRST, 1, "op-1")).isInstanceOf(MemberProblem.class);
        instance.makeStandalone(FIRST, 1, "op-1");
        SERVER.execute("app", "INSERT INTO keyless VALUES (1, 'x')");
        assertThat(SERVER.value("app", "SELECT count(*) FROM pg_namespace WHERE nspname = 'gad'"))
                .isEqualTo("0");
    }

    @Test
    void aMemberOfOneGroupIsNotTakenIntoAnother() {
        try (Session s = Members.session(SERVER, "app")) {
            MemberDatabase.install(s);
            MemberRow row = Members.row("us", MemberRole.SECONDARY, FIRST);
            MemberDatabase.become(s, row);
            MemberDatabase.become(s, row);
            MemberRow stranger = MemberRow.fresh("gad-2", "books", "us", MemberRole.SECONDARY, FIRST, 1, "op-7");
            assertThatThrownBy(() -> MemberDatabase.become(s, stranger))
                    .isInstanceOfSatisfying(
                            MemberProblem.class, p -> assertThat(p.code()).isEqualTo("INSTANCE_IN_ANOTHER_GROUP"));
            assertThatThrownBy(() -> MemberDatabase.become(s, Members.row("us", MemberRole.PRIMARY, FIRST)))
                    .isInstanceOfSatisfying(
                            MemberProblem.class, p -> assertThat(p.code()).isEqualTo("ROLE_IS_TAKEN"));
        }
    }

    /** What a dump of the schema is made of, and the settings beside it. */
    private static List<@Nullable String> traces() {
        return SERVER.column("app", """
                SELECT 'class ' || n.nspname || '.' || c.relname || c.relkind::text || c.relreplident::text
                  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
                UNION ALL SELECT 'index ' || indexrelid::regclass || indisreplident FROM pg_index WHERE indexrelid > 16383
                   AND indrelid::regclass::text NOT LIKE 'pg_toast%'
                UNION ALL SELECT 'schema ' || nspname FROM pg_namespace
                UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger
                UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE oid > 16383
                UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger
                UNION ALL SELECT 'publication ' || pubname FROM pg_publication
                UNION ALL SELECT 'slot ' || slot_name FROM pg_replication_slots
                UNION ALL SELECT 'setting ' || setrole || setconfig::text FROM pg_db_role_setting
                   WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = 'app')
                ORDER BY 1""");
    }
}
