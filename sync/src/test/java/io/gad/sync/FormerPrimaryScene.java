package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.FenceResult;
import io.gad.member.FinalPosition;
import io.gad.member.Mandate;
import io.gad.member.MemberInstance;
import io.gad.member.MemberRole;
import io.gad.member.PromiseResult;
import io.gad.member.RecordResult;
import io.gad.member.Reign;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.sync.prepare.PublicationMark;
import io.gad.sync.prepare.TaskSlots;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The source is lost behind the position where the target takes over, and comes back: it is to return by rewind. */
final class FormerPrimaryScene {

    static final Reign FIRST = new Reign(1, new UUID(1, 1));
    static final Reign SECOND = new Reign(2, new UUID(2, 2));
    private static final Duration SOON = Duration.ofSeconds(20);

    final TaskOnTwoServers servers;
    private final MemberInstance eu;
    private final MemberInstance us;
    private @Nullable FinalPosition at;

    FormerPrimaryScene(TaskOnTwoServers servers) {
        this.servers = servers;
        this.eu = new MemberInstance(TaskOnTwoServers.login(servers.source), List.of("app"));
        this.us = new MemberInstance(TaskOnTwoServers.login(servers.target), List.of("app"));
    }

    /** In step, with a slot on the secondary that stands; then the task ends, and what the source commits now is lost. */
    void lose(String... statements) {
        servers.inStep("app");
        standingSlot();
        servers.source.execute("app", "CREATE TABLE last_one (id int PRIMARY KEY)");
        servers.awaitEqual("app", "SELECT relname FROM pg_class WHERE relname = 'last_one'");
        servers.engine().forget("t1");
        for (String statement : statements) {
            servers.source.execute("app", statement);
        }
    }

    private void standingSlot() {
        servers.target.execute("app", "SELECT pg_create_logical_replication_slot('" + slot() + "', 'pgoutput')");
    }

    private String slot() {
        String number = servers.target.value("app", "SELECT oid FROM pg_database WHERE datname = 'app'");
        return TaskSlots.name("t2", Long.parseLong(String.valueOf(number)));
    }

    /** The target is promoted and opened, and commits this. */
    void promote(String... statements) {
        assertThat(us.promise(SECOND, 1, 1, "op-promote", SOON)).isInstanceOf(PromiseResult.Promised.class);
        RecordResult result = us.recordPrimary(FIRST, SECOND, 1, "op-promote");
        at = Objects.requireNonNull(((RecordResult.Done) result).positions().get("app"))
                .getFirst();
        assertThat(us.advanceSequences(SECOND, 1, SOON, true).left()).isEmpty();
        us.openForWrites(SECOND, 1, () -> {});
        for (String statement : statements) {
            servers.target.execute("app", statement);
        }
    }

    /** The source is there again. */
    void fence() {
        assertThat(eu.fence(FIRST, 1, "op-promote", SOON)).isInstanceOf(FenceResult.Fenced.class);
        keepMark();
    }

    private void keepMark() {
        String mark;
        try (Session session = TaskOnTwoServers.login(servers.target).open("app", SessionSettings.control("test"))) {
            mark = PublicationMark.of(session, DatabasePair.PUBLICATION);
        }
        try (Session session = TaskOnTwoServers.login(servers.source).open("app", SessionSettings.apply("test"))) {
            PublicationMark.keep(session, new Mandate(FIRST, 1, MemberRole.FENCED), "t2", mark);
        }
    }

    SyncTaskSpec spec(boolean elseCopy) {
        return spec(elseCopy, SECOND);
    }

    SyncTaskSpec spec(boolean elseCopy, Reign reign) {
        FinalPosition last = Objects.requireNonNull(at);
        return spec(
                reign,
                new SyncStart.Rewind(
                        last.task(),
                        "report-1",
                        Map.of("app", last.position()),
                        List.of(last.state()),
                        elseCopy,
                        Optional.empty()));
    }

    /** It is to be copied after all, though its slot stands. */
    SyncTaskSpec copied() {
        return spec(SECOND, new SyncStart.Copy());
    }

    /** By another task. */
    SyncTaskSpec copied(String task) {
        return spec(task, SECOND, new SyncStart.Copy());
    }

    private SyncTaskSpec spec(Reign reign, SyncStart start) {
        return spec("t2", reign, start);
    }

    private SyncTaskSpec spec(String task, Reign reign, SyncStart start) {
        return new SyncTaskSpec(
                task,
                "gad-1",
                "orders",
                "op-add",
                "us",
                TaskOnTwoServers.login(servers.target),
                "eu",
                TaskOnTwoServers.login(servers.source),
                reign,
                1,
                SchemaMode.COPY,
                List.of("app"),
                true,
                false,
                servers.leftOut,
                start);
    }

    SyncTask rewind() {
        assertThat(RewindCheck.why(spec(false))).isEmpty();
        return servers.engine().start(spec(false));
    }

    /** Back in step, nothing was copied, and both sides hold the same, also of what is committed now. */
    void requireRewound(SyncTask task) {
        servers.await(
                task,
                status -> status.hasReached(SyncPhase.INCREMENTAL) || status.state() == SyncTaskStatus.State.FAILED);
        assertThat(task.status().state()).as("%s", task.status()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
        assertThat(task.status().databases().getFirst().bytesCopied()).isZero();
        assertThat(task.status().databases().getFirst().notes()).noneMatch(note -> note.contains("copied instead"));
        servers.requireEqual(task);
        servers.target.execute("app", "INSERT INTO last_one VALUES (1)");
        servers.awaitEqual("app", "SELECT id::text FROM last_one");
        assertThat(servers.source.value("app", "SELECT count(*) FROM gad.rewind_key"))
                .isEqualTo("0");
        assertThat(servers.source.value("app", "SELECT count(*) FROM gad.rewind"))
                .isEqualTo("0");
    }

    /** As new. */
    void clear() {
        servers.restartEngine(servers.settings());
        servers.source.startAgain();
        servers.target.startAgain();
        SyncTask.removeSourceSlots(TaskOnTwoServers.login(servers.target), "t2", false);
        servers.clear();
    }
}
