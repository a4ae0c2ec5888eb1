package io.gad.sync.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.member.MemberRole;
import io.gad.member.StaleMandateException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.TestMember;
import io.gad.testkit.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SequencePollTest {

    private PostgresServer server;

    @BeforeAll
    void start() {
        server = PostgresServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void keepsSequencesOfAllShapesExactly() {
        TestMember.create(server, "seq_from", MemberRole.PRIMARY);
        TestMember.create(server, "seq_to", MemberRole.SECONDARY);
        server.execute(
                "seq_from",
                "CREATE SEQUENCE never; CREATE SEQUENCE once; SELECT nextval('once');"
                        + " CREATE SEQUENCE down INCREMENT -3 START 100 MAXVALUE 100 MINVALUE -50; SELECT nextval('down'),"
                        + " nextval('down');"
                        + " CREATE SEQUENCE set_uncalled; SELECT setval('set_uncalled', 42, false);"
                        + " CREATE SEQUENCE cached CACHE 50; SELECT nextval('cached');"
                        + " CREATE SEQUENCE big; SELECT setval('big', 9223372036854775807);"
                        + " CREATE SEQUENCE \"We\"\"ird.seq\" AS smallint CYCLE MAXVALUE 2;"
                        + " SELECT nextval('\"We\"\"ird.seq\"') FROM generate_series(1, 3);"
                        + " CREATE TABLE t(id int GENERATED ALWAYS AS IDENTITY, s bigserial); INSERT INTO t DEFAULT VALUES;"
                        + " CREATE SCHEMA other; CREATE SEQUENCE other.once; CREATE TEMP SEQUENCE gone");
        SequencePoll poll = new SequencePoll(TestMember.mandate(MemberRole.SECONDARY));
        try (Session source = TestMember.login(server).open("seq_from", SessionSettings.control("test"));
                Session target = TestMember.login(server).open("seq_to", SessionSettings.apply("test"))) {
            assertThat(poll.poll(source, target)).isEqualTo(10);
            assertThat(server.column(
                            "seq_to",
                            "SELECT concat_ws(' ', schema_name, sequence_name, last_value, is_called, increment_by,"
                                    + " cache_size) FROM gad.sequence ORDER BY 1"))
                    .containsExactlyInAnyOrder(
                            "public never 1 f 1 1",
                            "public once 1 t 1 1",
                            "public down 97 t -3 1",
                            "public set_uncalled 42 f 1 1",
                            "public cached 50 t 1 50",
                            "public big 9223372036854775807 t 1 1",
                            "public We\"ird.seq 1 t 1 1",
                            "public t_id_seq 1 t 1 1",
                            "public t_s_seq 1 t 1 1",
                            "other once 1 f 1 1");

            server.execute(
                    "seq_from",
                    "DROP SEQUENCE never; SELECT nextval('once') FROM generate_series(1, 1000);"
                            + " SELECT nextval('down') FROM generate_series(1, 10)");
            assertThat(poll.poll(source, target)).isEqualTo(9);
            assertThat(server.value("seq_to", "SELECT count(*) FROM gad.sequence WHERE sequence_name = 'never'"))
                    .isEqualTo("0");
            assertThat(
                            server.value(
                                    "seq_to",
                                    "SELECT count(*) FROM gad.sequence WHERE rate_per_s > 0 AND sequence_name IN ('once', 'down')"))
                    .isEqualTo("2");
            assertThat(server.value("seq_to", "SELECT rate_per_s FROM gad.sequence WHERE sequence_name = 'cached'"))
                    .isEqualTo("0");
            assertThat(server.value("seq_to", "SELECT count(*) FROM pg_sequences WHERE schemaname <> 'gad'"))
                    .isEqualTo("0");

            server.execute("seq_to", "UPDATE gad.member SET epoch = 2");
            assertThatThrownBy(() -> poll.poll(source, target)).isInstanceOf(StaleMandateException.class);
        }
    }

    @Test
    void readsManySequencesThatWereNeverCalled() {
        TestMember.create(server, "many_from", MemberRole.PRIMARY);
        TestMember.create(server, "many_to", MemberRole.SECONDARY);
        server.execute(
                "many_from",
                "DO $$ BEGIN FOR i IN 1..450 LOOP EXECUTE format('CREATE SEQUENCE s%s', i); END LOOP; END $$");
        try (Session source = TestMember.login(server).open("many_from", SessionSettings.control("test"));
                Session target = TestMember.login(server).open("many_to", SessionSettings.apply("test"))) {
            assertThat(new SequencePoll(TestMember.mandate(MemberRole.SECONDARY)).poll(source, target))
                    .isEqualTo(450);
            assertThat(server.value("many_to", "SELECT count(*) FROM gad.sequence WHERE NOT is_called"))
                    .isEqualTo("450");
        }
    }
}
