package io.gad.member;

import static io.gad.member.Members.FIRST;
import static io.gad.member.Members.SECOND;
import static io.gad.member.Members.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.postgres.Session;
import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new primary hands out no value that its predecessor handed out, as far as can be known. */
class SequencesTest {

    private static final PostgresServer SERVER = PostgresServer.start();
    private final MemberInstance us = Members.instance(SERVER, "app");

    @AfterAll
    static void end() {
        SERVER.close();
    }

    @BeforeEach
    void aSecondaryWithPolledSequences() throws SQLException {
        SERVER.execute("postgres", "DROP DATABASE IF EXISTS app WITH (FORCE)");
        Members.prepare(SERVER, "app", MemberRole.SECONDARY);
        Members.run(SERVER, "app", "SET session_replication_role = replica", """
                CREATE SEQUENCE public.plain; CREATE SEQUENCE public.down INCREMENT -5;
                CREATE SEQUENCE public.round MAXVALUE 100 CYCLE; CREATE SEQUENCE public.full MAXVALUE 100;
                CREATE SEQUENCE public.cached CACHE 1000; CREATE SEQUENCE public.never START 7;
                CREATE TABLE public.owner (id bigserial PRIMARY KEY, other serial);
                INSERT INTO public.owner VALUES (5000, 9000);
                INSERT INTO gad.sequence VALUES
                  ('public', 'plain', 1000, true, 1, 1, 100, now() - interval '20 s'),
                  ('public', 'down', -500, true, -5, 1, 0, now()),
                  ('public', 'round', 95, true, 1, 1, 0, now()),
                  ('public', 'full', 90, true, 1, 1, 0, now()),
                  ('public', 'cached', 3000, true, 1, 1000, 0, now()),
                  ('public', 'never', 7, false, 1, 1, 0, now()),
                  ('public', 'owner_id_seq', 10, true, 1, 1, 0, now()),
                  ('public', 'owner_other_seq', 10, true, 1, 1, 0, now())""");
        us.recordPrimary(FIRST, SECOND, 1, "op-1");
    }

    private static long next(String sequence) {
        return Long.parseLong(String.valueOf(SERVER.value("app", "SELECT nextval('public." + sequence + "')")));
    }

    @Test
    void behindThePollByAMarginAndBehindIndexedColumns() {
        SequenceResult result = us.advanceSequences(SECOND, 1, SOON, false);
        assertThat(result.left()).isEmpty();
        assertThat(result.exhausted()).containsExactly("app: public.full");
        SequenceResult again = us.advanceSequences(SECOND, 1, SOON, false);
        assertThat(again.advanced()).isZero();
        us.openForWrites(SECOND, 1, () -> {});
        assertThat(next("plain")).isGreaterThan(1000 + 100 * 20);
        assertThat(next("down")).isLessThan(-500 - 5 * 32);
        assertThat(next("round")).isBetween(1L, 100L);
        assertThat(next("cached")).isGreaterThan(4000);
        assertThat(next("never")).isGreaterThan(7);
        assertThat(next("owner_id_seq")).isEqualTo(5000 + 33 + 1);
        assertThat(next("owner_other_seq")).as("no index answers for it").isBetween(1000L, 1100L);
    }

    @Test
    void exactlyAsPolledWhenPlanned() {
        us.advanceSequences(SECOND, 1, SOON, true);
        us.openForWrites(SECOND, 1, () -> {});
        assertThat(next("plain")).isEqualTo(1001);
        assertThat(next("down")).isEqualTo(-505);
        assertThat(next("round")).isEqualTo(96);
        assertThat(next("never")).isEqualTo(7);
        assertThat(next("owner_id_seq")).isEqualTo(11);
    }

    @Test
    void theRestGoesOnAfterOpeningAndNeverBackwards() {
        try (Session reader = Members.session(SERVER, "app")) {
            reader.execute("BEGIN; LOCK TABLE public.owner IN ACCESS EXCLUSIVE MODE");
            long begin = System.nanoTime();
            assertThat(us.advanceSequences(SECOND, 1, Duration.ZERO, false).left())
                    .as("set by the poll however late it is; columns that do not answer are asked after the opening")
                    .contains("app: public.owner_id_seq", "app: public.plain")
                    .as("a second setting would go back")
                    .doesNotContain("app: public.round");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1500));
        }
        us.openForWrites(SECOND, 1, () -> {});
        SERVER.execute("app", "SELECT setval('public.plain', 900000)");
        SequenceResult rest = us.advanceRemainingSequences(SECOND, 1);
        assertThat(rest.advanced()).isEqualTo(1);
        assertThat(us.advanceRemainingSequences(SECOND, 1).advanced()).isZero();
        assertThat(next("plain")).isEqualTo(900001);
        assertThat(next("down")).isLessThan(-500 - 5 * 32);
        assertThat(next("owner_id_seq")).isEqualTo(5000 + 33 + 1);
        assertThat(SERVER.value("app", "SELECT count(*) FROM gad.ddl_log")).isEqualTo("0");
    }

    @Test
    void columnsAreLookedIntoBeforeTheOpeningHoweverLateItIs() {
        assertThat(us.advanceSequences(SECOND, 1, Duration.ZERO, false).left()).isEmpty();
        assertThat(SERVER.value("app", "SELECT last_value FROM public.owner_id_seq"))
                .isEqualTo(String.valueOf(5000 + 33));
    }

    /** 60 ms away each question takes 120 ms: the time is over before the second of them. */
    @Test
    void columnsOfADistantServerAreLookedIntoBeforeTheOpening() {
        try (FaultyNetwork network = FaultyNetwork.to(SERVER.port())) {
            MemberInstance distant = new MemberInstance(
                    new Login(Dsn.parse(network.dsn()), new Secret(SERVER.password())), List.of("app"));
            distant.getReady();
            network.delay(Duration.ofMillis(60));
            long begin = System.nanoTime();
            assertThat(distant.advanceSequences(SECOND, 1, Duration.ofMillis(300), false)
                            .left())
                    .isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
            assertThat(SERVER.value("app", "SELECT last_value FROM public.owner_id_seq"))
                    .isEqualTo(String.valueOf(5000 + 33));
        }
    }

    @Test
    void theFastestAreSetFirstWhereThereIsNoTimeForAll() throws SQLException {
        Members.run(SERVER, "app", "SET session_replication_role = replica", """
                DO $$ BEGIN
                  FOR i IN 1..600 LOOP
                    EXECUTE format('CREATE SEQUENCE public.s%s', i);
                    INSERT INTO gad.sequence VALUES ('public', 's' || i, 70, true, 1, 1, i % 2, now());
                  END LOOP;
                END $$""");

        SequenceResult result = us.advanceSequences(SECOND, 1, Duration.ZERO, false);

        assertThat(result.advanced()).isEqualTo(500);
        assertThat(SERVER.value("app", """
                SELECT count(*) FROM pg_sequences WHERE last_value > 70 AND sequencename ~ '^s[0-9]*[13579]$'""")).as("all that were called lately").isEqualTo("300");
        assertThat(result.left())
                .contains("app: public.s99", "app: public.s2", "app: public.s600")
                .as("the columns of the first hundred were looked into")
                .doesNotContain("app: public.s1", "app: public.plain");
        us.openForWrites(SECOND, 1, () -> {});
        us.advanceRemainingSequences(SECOND, 1);
        assertThat(SERVER.value(
                        "app", "SELECT count(*) FROM pg_sequences WHERE last_value > 70 AND sequencename ~ '^s[0-9]'"))
                .isEqualTo("600");
        assertThat(us.advanceRemainingSequences(SECOND, 1).advanced()).isZero();
    }

    @Test
    void aLastPossibleValueInTheColumnDoesNotUseTheSequenceUp() {
        Optional<SequenceState.Polled> polled = Optional.of(new SequenceState.Polled(500, true, 1, 0, 0));
        SequenceState up =
                new SequenceState(1, 1, 2147483647L, false, Optional.empty(), polled, Optional.of(2147483647L));
        assertThat(up.ahead()).contains(new SequenceState.Setting(1501, true, false));
        SequenceState down = new SequenceState(-10, -1000, 1000, false, Optional.empty(), polled, Optional.of(-995L));
        assertThat(down.ahead()).contains(new SequenceState.Setting(170, true, false));
        SequenceState usedUp = new SequenceState(1, 1, 500, false, Optional.empty(), polled, Optional.of(500L));
        assertThat(usedUp.ahead()).contains(new SequenceState.Setting(500, true, true));
    }

    @Test
    void whatWasHandedOutBehindThePollAndDeletedIsNotHandedOutAgain() {
        Optional<SequenceState.Polled> resting = Optional.of(new SequenceState.Polled(200, true, 1, 0, 10));
        SequenceState unseen =
                new SequenceState(1, 1, Long.MAX_VALUE, false, Optional.empty(), resting, Optional.empty());
        assertThat(unseen.ahead().orElseThrow().value())
                .as("a burst since the poll")
                .isGreaterThan(1200);
        SequenceState farther =
                new SequenceState(1, 1, Long.MAX_VALUE, false, Optional.empty(), resting, Optional.of(9000L));
        assertThat(farther.ahead().orElseThrow().value())
                .as("behind the last row that is left")
                .isGreaterThan(9032);
        SequenceState small = new SequenceState(1, 1, 32767, false, Optional.empty(), resting, Optional.empty());
        assertThat(small.ahead().orElseThrow().value())
                .as("a part of what is left")
                .isBetween(500L, 600L);
        SequenceState drawnHere =
                new SequenceState(1, 1, 32767, false, Optional.of(1300L), resting, Optional.of(1300L));
        assertThat(drawnHere.ahead()).as("the last row is of this very primary").isEmpty();
    }

    @Test
    void aStateWithoutAnyEvidenceIsLeftAlone() {
        SequenceState unknown =
                new SequenceState(1, 1, 100, false, Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(unknown.ahead()).isEmpty();
        assertThat(unknown.exact()).isEmpty();
        SequenceState extreme = new SequenceState(
                Long.MAX_VALUE,
                1,
                Long.MAX_VALUE,
                false,
                Optional.of(1L),
                Optional.of(new SequenceState.Polled(Long.MAX_VALUE - 1, true, 1, 1e300, 1e300)),
                Optional.empty());
        assertThat(extreme.ahead()).contains(new SequenceState.Setting(Long.MAX_VALUE, true, true));
    }
}
