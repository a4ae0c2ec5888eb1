package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.FinalPosition;
import io.gad.member.MemberInstance;
import io.gad.member.RecordResult;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.tail.LostTransaction;
import io.gad.sync.tail.TailReader;
import io.gad.sync.tail.TailSpec;
import io.gad.sync.tail.TailSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The target is promoted, the source comes back, and its tail says whether it is all that the source alone holds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TailOfLostPrimaryTest {

    private static final String ITEMS = "SELECT i::text FROM public.item i ORDER BY id";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();
    private final List<LostTransaction> lost = new ArrayList<>();

    @BeforeEach
    void tables() {
        lost.clear();
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute(
                "app",
                "CREATE TABLE item (id int PRIMARY KEY, name text); CREATE TABLE apart (id int PRIMARY KEY);"
                        + "INSERT INTO item SELECT g, 'i' || g FROM generate_series(1, 100) g");
    }

    @AfterEach
    void clear() {
        servers.clear();
    }

    @AfterAll
    void close() {
        servers.close();
    }

    /** Stops the task and records the target as the primary of the next reign. */
    private FinalPosition promote() {
        servers.engine().forget("t1");
        Reign from = new Reign(1, new UUID(1, 1));
        RecordResult result = new MemberInstance(TaskOnTwoServers.login(servers.target), List.of("app"))
                .recordPrimary(from, from.next(new UUID(2, 2)), 1, "op-promote");
        return Objects.requireNonNull(((RecordResult.Done) result).positions().get("app"))
                .getFirst();
    }

    private TailSummary tail(FinalPosition at) {
        return TailReader.read(
                TaskOnTwoServers.login(servers.source),
                new TailSpec(
                        "app", at.task(), at.slot(), DatabasePair.PUBLICATION, at.position(), Optional.of(at.state())),
                lost::add,
                Duration.ofSeconds(60));
    }

    @Test
    void isCompleteWhereTheTargetHoldsAllThatIsNotInIt() {
        servers.inStep("app");
        servers.source.execute("app", "INSERT INTO item VALUES (200, 'arrived')");
        servers.awaitEqual("app", ITEMS);
        FinalPosition at = promote();
        servers.source.execute("app", "INSERT INTO item VALUES (201, 'lost')");

        TailSummary tail = tail(at);

        assertThat(tail.why()).isEmpty();
        assertThat(tail.complete()).isTrue();
        assertThat(lost).hasSize(1);
    }

    @Test
    void namesTablesWhoseChangesWereLeftOutAsTheyWereToBeReadAnew() {
        servers.inStep("app");
        try (Session open = TaskOnTwoServers.login(servers.source).open("app", SessionSettings.control("customer"))) {
            open.execute("BEGIN; INSERT INTO public.apart VALUES (1)");
            servers.source.execute("app", "ALTER TABLE item ADD COLUMN r float DEFAULT random()");
            servers.source.execute("app", "INSERT INTO item VALUES (200, 'acknowledged', 1)");
            arrives();
            FinalPosition at = promote();
            assertThat(servers.target.column("app", "SELECT name FROM item WHERE id = 200"))
                    .isEmpty();

            TailSummary tail = tail(at);

            assertThat(lost).isEmpty();
            assertThat(tail.complete()).isFalse();
            assertThat(tail.why()).contains("public.item (since 20", "read anew");
        }
    }

    /** Waits until the target stands behind everything that is committed on the source. */
    private void arrives() {
        Lsn end = Lsn.parse(String.valueOf(servers.source.value("app", "SELECT pg_current_wal_lsn()")));
        servers.source.execute("app", "CREATE TABLE mark (id int); DROP TABLE mark");
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> Lsn.parse(String.valueOf(servers.target.value("app", "SELECT position FROM gad.progress")))
                        .isAfter(end));
    }

    @Test
    void isNotCompleteOfASourceThatWasPutBack() {
        servers.inStep("app");
        servers.engine().forget("t1");
        servers.source.backUp();
        servers.start("app");
        servers.source.execute("app", "INSERT INTO item VALUES (200, 'arrived'); UPDATE item SET name = 'x'");
        servers.awaitEqual("app", ITEMS);
        beaten();
        FinalPosition at = promote();
        servers.source.putBack();

        TailSummary shorter = tail(at);
        assertThat(shorter.complete()).isFalse();
        assertThat(shorter.why()).contains("found its log ending at", "put back to an earlier state");

        servers.source.execute("app", "INSERT INTO item VALUES (201, 'acknowledged below the final position')");
        Awaitility.await().atMost(TaskOnTwoServers.SOON).until(() -> {
            servers.source.execute("app", "SELECT pg_logical_emit_message(false, 'test', repeat('x', 1000000))");
            return "t"
                    .equals(servers.source.value(
                            "app", "SELECT pg_current_wal_lsn() > '" + at.position() + "'::pg_lsn"));
        });
        TailSummary longer = tail(at);
        assertThat(lost).isEmpty();
        assertThat(longer.complete()).isFalse();
        assertThat(longer.why()).contains("heart", "put back to an earlier state");
    }

    private void beaten() {
        String beats = "SELECT coalesce(max(counter), 0) FROM gad.heartbeat";
        long now = Long.parseLong(String.valueOf(servers.source.value("app", beats)));
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> Long.parseLong(String.valueOf(servers.target.value("app", beats))) > now);
    }
}
