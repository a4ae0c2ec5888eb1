package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.Mandate;
import io.gad.member.MemberInstance;
import io.gad.member.MemberRole;
import io.gad.member.PromiseResult;
import io.gad.member.RecordResult;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.precheck.Finding;
import io.gad.sync.precheck.PrecheckRequest;
import io.gad.sync.standing.Companions;
import io.gad.sync.standing.KeptSlots;
import io.gad.sync.standing.StandingUpkeep;
import io.gad.testkit.PostgresOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a secondary keeps on its own server for those who may have to follow it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StandingSlotsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long BUDGET = 8 << 20;
    private static final Reign FIRST = new Reign(1, new UUID(1, 1));
    private static final Reign SECOND = new Reign(2, new UUID(2, 2));
    private static final String NAMES = "SELECT slot_name || ' ' || confirmed_flush_lsn FROM pg_replication_slots"
            + " WHERE slot_name LIKE 'gad\\_s\\_%' ORDER BY 1";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();
    private Companions companions = Companions.NONE;

    @BeforeEach
    void tables() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", FollowedTest.TABLES);
    }

    @AfterEach
    void clear() {
        companions = Companions.NONE;
        servers.clear();
    }

    @AfterAll
    void close() {
        servers.close();
    }

    private List<String> slots() {
        return servers.target.column("postgres", NAMES);
    }

    private SyncTask standing() {
        SyncTask task = servers.inStep("app");
        // One that is still being made has no place yet.
        Awaitility.await()
                .atMost(SOON)
                .until(() -> slots().size() == 1 && slots().stream().allMatch(Objects::nonNull));
        return task;
    }

    private StandingUpkeep upkeep(Reign reign) {
        return new StandingUpkeep(
                new StandingUpkeep.Fed(
                        "t1",
                        TaskOnTwoServers.login(servers.target),
                        new Mandate(reign, 1, MemberRole.SECONDARY),
                        DatabasePair.PUBLICATION,
                        BUDGET),
                companions);
    }

    private void look(StandingUpkeep upkeep) {
        try (Session target =
                TaskOnTwoServers.login(servers.target).open("postgres", SessionSettings.control("test"))) {
            upkeep.look(target, Set.of("app"), Set.of("app"));
        }
    }

    /** In another database than the one that is followed. */
    private void write(int mebibytes) {
        servers.target.execute(
                "postgres",
                "SELECT count(pg_logical_emit_message(false, 'x', repeat('y', 1024 * 1024))) FROM generate_series(1, "
                        + mebibytes + ")");
    }

    private Finding readiness() {
        return servers
                .engine()
                .precheck(new PrecheckRequest(
                        "gad-1",
                        Optional.of("t1"),
                        TaskOnTwoServers.login(servers.source),
                        TaskOnTwoServers.login(servers.target),
                        SyncTaskSpec.SchemaMode.COPY,
                        List.of("app"),
                        false,
                        List.of()))
                .stream()
                .filter(f -> f.check().equals("standing-slots"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void thereIsOneOfEachDatabaseOnceItIsInStepAndItIsTold() {
        standing();
        assertThat(slots()).singleElement().asString().startsWith("gad_s_t1_").doesNotEndWith(" ");
        assertThat(readiness().level()).isEqualTo(Finding.Level.PASS);
        List<String> before = slots();
        look(upkeep(FIRST));
        assertThat(slots()).as("nothing was written").isEqualTo(before);
    }

    @Test
    void itIsMovedForwardWhenItKeepsMoreThanItsShareAndNeverFurtherThanThat() {
        standing();
        List<String> before = slots();
        write(3);
        StandingUpkeep upkeep = upkeep(FIRST);
        look(upkeep);
        assertThat(slots()).hasSize(1).isNotEqualTo(before);
        assertThat(slots().getFirst()).contains("_1 ");
        write(3);
        look(upkeep);
        assertThat(slots()).singleElement().asString().contains("_0 ");
        assertThat(readiness().level()).isEqualTo(Finding.Level.PASS);
    }

    @Test
    void itStaysWhereAnotherSecondaryStandsBehindItAndGivesWayWhenItKeepsMuch() {
        standing();
        List<String> before = slots();
        companions = database -> List.of(Lsn.ZERO);
        write(3);
        look(upkeep(FIRST));
        assertThat(slots()).as("who stands behind needs it").isEqualTo(before);
        companions = database -> List.of(new Lsn(1));
        look(upkeep(FIRST));
        assertThat(slots()).isEqualTo(before);
        write(2);
        look(upkeep(FIRST));
        assertThat(slots()).as("the disk comes first").hasSize(1).isNotEqualTo(before);
    }

    @Test
    void itIsMovedOnceTheOthersHavePassed() {
        standing();
        List<String> before = slots();
        companions = database -> List.of(Lsn.parse(String.valueOf(
                servers.target.value("app", "SELECT position::text FROM gad.progress WHERE task = 't1'"))));
        write(3);
        look(upkeep(FIRST));
        assertThat(slots()).hasSize(1).isNotEqualTo(before);
    }

    @Test
    void killedBetweenTwoTheOlderGoesAtTheNextLook() {
        standing();
        String oid = servers.target.value("postgres", "SELECT oid FROM pg_database WHERE datname = 'app'");
        servers.target.execute(
                "app", "SELECT pg_create_logical_replication_slot('gad_s_t1_" + oid + "_1', 'pgoutput')");
        assertThat(slots()).hasSize(2);
        look(upkeep(FIRST));
        assertThat(slots()).singleElement().asString().contains("_1 ");
    }

    @Test
    void aTransactionThatStaysOpenPutsItOffAndPastTheBudgetTheSlotGoes() throws SQLException {
        standing();
        List<String> before = slots();
        try (Connection other = servers.target.connect("postgres");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("CREATE TABLE others ()");
            write(3);
            look(upkeep(FIRST));
            assertThat(slots()).isEqualTo(before);
            write(9);
            look(upkeep(FIRST));
            assertThat(slots()).isEmpty();
            assertThat(readiness().level()).isEqualTo(Finding.Level.WARN);
            assertThat(readiness().evidence()).contains("no standing slot of app", "copied anew");
            other.rollback();
        }
        look(upkeep(FIRST));
        assertThat(slots()).hasSize(1);
    }

    @Test
    void onceItRulesNobodyMovesItsSlotAndItIsKeptForWhoMayFollowWithinTheBudget() {
        SyncTask task = standing();
        List<String> before = slots();
        task.stop();
        MemberInstance us = new MemberInstance(TaskOnTwoServers.login(servers.target), List.of("app"));
        assertThat(us.promise(SECOND, 1, 1, "op", SOON)).isInstanceOf(PromiseResult.Promised.class);
        assertThat(us.recordPrimary(FIRST, SECOND, 1, "op")).isInstanceOf(RecordResult.Done.class);
        us.openForWrites(SECOND, 1, () -> {});
        write(3);
        look(upkeep(FIRST));
        assertThat(slots()).isEqualTo(before);

        KeptSlots kept = new KeptSlots(TaskOnTwoServers.login(servers.target), "gad-1", 1);
        assertThat(kept.tidy(List.of("t1"), BUDGET)).isEmpty();
        assertThat(slots()).isEqualTo(before);
        assertThat(new KeptSlots(TaskOnTwoServers.login(servers.target), "gad-2", 1).tidy(List.of(), BUDGET))
                .isEmpty();
        assertThat(slots()).as("another group's").isEqualTo(before);
        write(9);
        assertThat(kept.tidy(List.of("t1"), BUDGET)).singleElement().asString().contains("database app", "MiB");
        assertThat(slots()).isEmpty();
    }

    @Test
    void whatNobodyFollowsAnyMoreGoes() {
        SyncTask task = standing();
        task.stop();
        MemberInstance us = new MemberInstance(TaskOnTwoServers.login(servers.target), List.of("app"));
        KeptSlots kept = new KeptSlots(TaskOnTwoServers.login(servers.target), "gad-1", 1);
        assertThat(kept.tidy(List.of(), BUDGET)).isEmpty();
        assertThat(slots()).as("of a secondary").hasSize(1);
        assertThat(us.promise(SECOND, 1, 1, "op", SOON)).isInstanceOf(PromiseResult.Promised.class);
        assertThat(us.recordPrimary(FIRST, SECOND, 1, "op")).isInstanceOf(RecordResult.Done.class);
        assertThat(kept.tidy(List.of(), BUDGET)).isEmpty();
        assertThat(slots()).isEmpty();
    }

    @Test
    void anUnfinishedCopyThatIsTakenBackLeavesNone() {
        standing().stop();
        SyncTask.clearTarget(servers.spec(SyncTaskSpec.SchemaMode.COPY, List.of("app"), false), servers.settings());
        assertThat(slots()).isEmpty();
    }

    @Test
    void aServerThatCannotKeepOneSaysWhyAndFollowsAllTheSame() {
        try (TaskOnTwoServers plain = new TaskOnTwoServers(
                PostgresOptions.forTests(), PostgresOptions.forTests().with("wal_level", "replica"))) {
            plain.source.execute("postgres", "CREATE DATABASE app");
            plain.source.execute("app", FollowedTest.TABLES);
            plain.inStep("app");
            assertCannot(plain, "wal_level = replica");
        }
        try (TaskOnTwoServers full = new TaskOnTwoServers(
                PostgresOptions.forTests(), PostgresOptions.forTests().with("max_replication_slots", "2"))) {
            full.source.execute("postgres", "CREATE DATABASE app");
            full.source.execute("app", FollowedTest.TABLES);
            full.inStep("app");
            assertCannot(full, "max_replication_slots = 2");
        }
    }

    private static void assertCannot(TaskOnTwoServers servers, String why) {
        List<Finding> findings = servers.engine()
                .precheck(new PrecheckRequest(
                        "gad-1",
                        Optional.of("t1"),
                        TaskOnTwoServers.login(servers.source),
                        TaskOnTwoServers.login(servers.target),
                        SyncTaskSpec.SchemaMode.COPY,
                        List.of("app"),
                        false,
                        List.of()));
        assertThat(findings).anySatisfy(f -> {
            assertThat(f.check()).isEqualTo("standing-slots");
            assertThat(f.level()).isEqualTo(Finding.Level.WARN);
            assertThat(f.evidence()).contains(why, "copied anew");
        });
        assertThat(servers.target.column("postgres", NAMES)).isEmpty();
    }
}
