package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.Reign;
import io.gad.member.TablePattern;
import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.sync.verify.VerificationStatus;
import io.gad.sync.verify.VerifyRequest;
import io.gad.testkit.Customer;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A source, a target and an engine with short polls. */
final class TaskOnTwoServers implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(60);

    final PostgresServer source;
    final PostgresServer target;
    private final Path spool;
    private Optional<Login> sourceAccount = Optional.empty();
    private Optional<Login> targetAccount = Optional.empty();
    private SyncEngine engine;

    /** What tasks that are started from now on leave out. */
    List<TablePattern> leftOut = List.of();

    TaskOnTwoServers() {
        this(PostgresOptions.forTests(), PostgresOptions.forTests());
    }

    TaskOnTwoServers(PostgresOptions sourceOptions, PostgresOptions targetOptions) {
        try {
            spool = Files.createTempDirectory("gad-spool-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        source = PostgresServer.start(sourceOptions);
        target = PostgresServer.start(targetOptions);
        engine = new SyncEngine(settings());
    }

    SyncSettings settings() {
        return SyncSettings.defaults(spool)
                .withFarBehind(1) // Whatever waits at a start is read by SQL.
                .withPolls(Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofSeconds(1));
    }

    /** What is started from now on logs in to the source by this account. */
    void useOnSource(Login account) {
        sourceAccount = Optional.of(account);
    }

    /** What is started from now on logs in to the target this way. */
    void useOnTarget(Login account) {
        targetAccount = Optional.of(account);
    }

    SyncEngine engine() {
        return engine;
    }

    /** As when the server process is replaced by another with these settings. */
    void restartEngine(SyncSettings settings) {
        engine.close();
        engine = new SyncEngine(settings);
    }

    /** As new, for the next test: both servers run, without databases of before, and nothing is begun. */
    void clear() {
        leftOut = List.of();
        sourceAccount = Optional.empty();
        targetAccount = Optional.empty();
        restartEngine(settings());
        source.startAgain();
        target.startAgain();
        SyncTask.removeSourceSlots(login(source), "t1", false);
        clear(source);
        clear(target);
    }

    private static void clear(PostgresServer server) {
        List<String> databases = server.column(
                "template1",
                "SELECT quote_ident(datname) FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'");
        boolean isMember = server.value("postgres", "SELECT to_regnamespace('gad')") != null;
        try (Customer superuser = server.customer("template1")) {
            databases.forEach(database -> superuser.execute("DROP DATABASE " + database + " WITH (FORCE)"));
            if (isMember) {
                superuser.execute("DROP DATABASE postgres WITH (FORCE)");
                superuser.execute("CREATE DATABASE postgres TEMPLATE template0 STRATEGY file_copy");
            }
        }
    }

    static Login login(PostgresServer server) {
        return new Login(Dsn.parse(server.dsn()), new Secret(server.password()));
    }

    SyncTaskSpec spec(SchemaMode mode, List<String> databases, boolean targetMayHoldData) {
        return spec(mode, databases, targetMayHoldData, false);
    }

    /** As {@link #start} takes it, but held from the beginning. */
    SyncTaskSpec heldSpec() {
        return spec(SchemaMode.COPY, List.of(), false, true);
    }

    private SyncTaskSpec spec(SchemaMode mode, List<String> databases, boolean targetMayHoldData, boolean paused) {
        return new SyncTaskSpec(
                "t1",
                "gad-1",
                "orders",
                "op-create",
                "eu",
                sourceAccount.orElseGet(() -> login(source)),
                "us",
                targetAccount.orElseGet(() -> login(target)),
                new Reign(1, new UUID(1, 1)),
                1,
                mode,
                databases,
                targetMayHoldData,
                paused,
                leftOut,
                new SyncStart.Copy());
    }

    /** @param databases none: all of the source */
    SyncTask start(String... databases) {
        return engine.start(spec(SchemaMode.COPY, List.of(databases), false));
    }

    /** Waits until the task says so; what it says instead is in the failure. */
    SyncTaskStatus await(SyncTask task, Predicate<SyncTaskStatus> condition) {
        return Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(task::status, condition);
    }

    SyncTaskStatus awaitPhase(SyncTask task, SyncPhase phase) {
        return await(task, status -> status.hasReached(phase));
    }

    /** As {@link #start}; returns once it is in step. */
    SyncTask inStep(String... databases) {
        SyncTask task = start(databases);
        awaitPhase(task, SyncPhase.INCREMENTAL);
        return task;
    }

    /** What a database of the task has stopped with. */
    String problem(SyncTask task) {
        return await(task, s -> s.state() == SyncTaskStatus.State.FAILED).databases().stream()
                .flatMap(database -> database.problemCode().stream())
                .findFirst()
                .orElseThrow();
    }

    /** Compares both sides of a task that is in step. */
    void requireEqual(SyncTask task) {
        assertThat(task.verify(new VerifyRequest(false, 0, List.of()))).isTrue();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> task.verification().orElseThrow().state() != VerificationStatus.State.RUNNING);
        VerificationStatus seen = task.verification().orElseThrow();
        assertThat(seen.isEqual()).as("%s", seen).isTrue();
    }

    /** Until somebody waits for a lock on this table of the server's database {@code app}, whose connections may be refused. */
    static void awaitWaiting(PostgresServer server, String table) {
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !"0"
                        .equals(server.value(
                                "app",
                                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '" + table
                                        + "'::regclass")));
    }

    /** Until the query gives the same on both sides. What is asked for need not be there yet. */
    void awaitEqual(String database, String query) {
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> org.assertj.core.api.Assertions.assertThat(target.column(database, query))
                        .isEqualTo(source.column(database, query)));
    }

    @Override
    public void close() {
        engine.close();
        source.close();
        target.close();
        removeSpool();
    }

    private void removeSpool() {
        try (Stream<Path> all = Files.walk(spool)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
