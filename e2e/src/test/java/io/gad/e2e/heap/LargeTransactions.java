package io.gad.e2e.heap;

import io.gad.api.GadClient;
import io.gad.api.GroupRequest;
import io.gad.api.GroupView;
import io.gad.api.InstanceRequest;
import io.gad.e2e.Wait;
import io.gad.testkit.GadProcess;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import io.gad.testkit.TableComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Huge transactions on the primary of a group whose server has 512 MB of heap, each compared row by row afterwards. Prints
 * seconds, heap and memory of each; ends with an exception where sides differ or the server ended.
 *
 * <p>Arguments: the folder for logs and the server's data, the sizes in thousandths, the heap in MB, and what is found in
 * the names of the cases to run, as a regular expression.
 */
public final class LargeTransactions implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final String GROUP = "large";

    private final PostgresServer primary;
    private final PostgresServer secondary;
    private final GadProcess gad;
    private final GadClient client;
    private final HeapWatch heap;

    private LargeTransactions(Path folder, int megabytes, List<LargeTransaction> cases) throws IOException {
        PostgresOptions options = PostgresOptions.forTests()
                .with("max_prepared_transactions", "10")
                .with("max_wal_size", "4GB")
                .with("max_locks_per_transaction", "256");
        primary = PostgresServer.start(options);
        secondary = PostgresServer.start(options);
        Path log = Files.createTempFile(folder, "heap-", ".log");
        gad = GadProcess.start(Files.createTempDirectory(folder, "gad-"), HeapWatch.options(log, megabytes), List.of());
        heap = HeapWatch.of(log, gad.pid());
        client = new GadClient(gad.url(), Optional.of(gad.adminToken()));
        for (LargeTransaction one : cases) {
            databases(one).forEach(name -> primary.execute("postgres", "CREATE DATABASE " + name));
            databases(one)
                    .forEach(
                            name -> primary.execute(name, "CREATE TABLE mark (name text PRIMARY KEY);" + one.tables()));
        }
        register("eu", primary);
        register("us", secondary);
        var unused = client.follow(
                client.createGroup(new GroupRequest(GROUP, "eu", List.of("us"), null)), LIMIT, seen -> {});
        inStep();
        var start = heap.look();
        System.out.printf(
                "%-34s %28d MB after collection %6d MB resident%n",
                "the group in step", start.after(), start.resident());
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Pattern part = Pattern.compile(arguments.length > 3 ? arguments[3] : "");
        List<LargeTransaction> cases = LargeTransaction.all(Integer.parseInt(arguments[1])).stream()
                .filter(one -> part.matcher(one.name()).find())
                .toList();
        try (LargeTransactions run = new LargeTransactions(folder, Integer.parseInt(arguments[2]), cases)) {
            for (LargeTransaction one : cases) {
                run.run(one);
            }
        }
        System.out.println(cases.size() + " cases ended equal");
        System.exit(0);
    }

    private void run(LargeTransaction one) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        try (ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            databases(one).forEach(database -> running.add(sessions.submit(() -> write(one, database))));
            for (Future<?> session : running) {
                session.get();
            }
        }
        double written = seconds(began);
        Wait.until(
                one.name() + " to arrive",
                LIMIT,
                () -> !gad.isRunning()
                        || databases(one).stream()
                                .allMatch(d -> "1".equals(secondary.value(d, "SELECT count(*) FROM public.mark"))),
                () -> client.group(GROUP).toString());
        if (!gad.isRunning()) {
            throw new AssertionError(one.name() + ": expected the server to run on, found it ended:\n"
                    + gad.output().lines().reduce((a, b) -> b).orElse(""));
        }
        double arrived = seconds(began);
        long rows = 0;
        for (String database : databases(one)) {
            TableComparison found = TableComparison.of(primary, secondary, database);
            if (!found.isEqual()) {
                throw new AssertionError(one.name() + ": expected equal sides, found " + found.differences());
            }
            rows += found.rows();
        }
        HeapWatch.Peak peak = heap.look();
        System.out.printf(
                "%-34s written %6.1f s, there %6.1f s; heap %4d MB, %4d MB after collection, %4d MB resident; %,d rows"
                        + " equal%n",
                one.name(), written, arrived, peak.before(), peak.after(), peak.resident(), rows);
    }

    private void write(LargeTransaction one, String database) {
        List<Connection> open = new ArrayList<>();
        try {
            for (List<String> step : one.steps()) {
                boolean continues = step == one.steps().getLast() && !open.isEmpty();
                Connection connection = continues ? open.getFirst() : primary.connect(database);
                try (Statement statement = connection.createStatement()) {
                    for (String sql : step) {
                        statement.execute(sql);
                    }
                    if (continues) {
                        statement.execute("COMMIT");
                    }
                }
                if (step.getFirst().equals("BEGIN")) {
                    open.add(connection);
                } else if (!continues) {
                    connection.close();
                }
            }
            for (Connection connection : open) {
                connection.close();
            }
            primary.execute(database, "INSERT INTO mark VALUES ('end')");
        } catch (SQLException e) {
            throw new IllegalStateException(one.name(), e);
        }
    }

    private void inStep() {
        Wait.until(
                "the group in step",
                LIMIT,
                () -> isInStep(client.group(GROUP)),
                () -> client.group(GROUP).toString());
    }

    private static boolean isInStep(GroupView group) {
        return group.state().equals("RUNNING")
                && group.health().equals("HEALTHY")
                && group.syncTasks().stream().allMatch(task -> task.state().equals("INCREMENTAL"));
    }

    private static List<String> databases(LargeTransaction one) {
        String name = "c" + one.name().replaceAll("[^a-z0-9]+", "_");
        return IntStream.range(0, one.databases()).mapToObj(n -> name + "_" + n).toList();
    }

    private void register(String name, PostgresServer server) {
        Wait.until(
                name + " registered",
                LIMIT,
                () -> client.addInstance(
                                new InstanceRequest(name, name + "-region", server.dsn(), server.password(), List.of()))
                        .reachable(),
                server::dsn);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    @Override
    public void close() {
        client.close();
        gad.close();
        primary.close();
        secondary.close();
    }
}
