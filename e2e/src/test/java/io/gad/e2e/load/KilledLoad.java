package io.gad.e2e.load;

import io.gad.api.DatabaseView;
import io.gad.api.GadClient;
import io.gad.api.GroupRequest;
import io.gad.api.InstanceRequest;
import io.gad.api.OperationView;
import io.gad.e2e.Wait;
import io.gad.testkit.Direction;
import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.GadProcess;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import io.gad.testkit.TableComparison;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * Makes a group of a source that holds so many megabytes, two thirds of them in one table, under changes, and kills engine,
 * source and target in turn on the way; then compares both sides row by row, and tells what went over the line from the
 * source beyond the rows themselves. Ends with an exception if anything differs, or if that is 5 % or more.
 *
 * <p>Arguments: the folder for the server's data, megabytes, kills, and a seed.
 */
public final class KilledLoad {

    private static final Duration LIMIT = Duration.ofMinutes(60);
    private static final String GROUP = "load";
    private static final int BODY_BYTES = 1000;
    private static final int SIDE_TABLES = 4;
    private static final double MOST_TWICE = 0.05;

    private final PostgresServer source;
    private final PostgresServer target;
    private final FaultyNetwork line;
    private final GadProcess gad;
    private final GadClient client;

    private KilledLoad(
            PostgresServer source, PostgresServer target, FaultyNetwork line, GadProcess gad, GadClient client) {
        this.source = source;
        this.target = target;
        this.line = line;
        this.gad = gad;
        this.client = client;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "gad-");
        PostgresOptions options =
                PostgresOptions.forTests().with("max_wal_size", "4GB").with("shared_buffers", "128MB");
        try (PostgresServer source = PostgresServer.start(options);
                PostgresServer target = PostgresServer.start(options);
                FaultyNetwork line = FaultyNetwork.to(source.port());
                GadProcess gad = GadProcess.start(data, List.of("-Xmx512m"), List.of());
                GadClient client = new GadClient(gad.url(), Optional.of(gad.adminToken()))) {
            new KilledLoad(source, target, line, gad, client)
                    .run(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]));
        }
        System.exit(0);
    }

    private void run(long megabytes, int kills, long seed) throws InterruptedException {
        long rows = megabytes * 1_000_000 * 2 / 3 / BODY_BYTES;
        fill(rows);
        register("eu", line.dsn(), source.password());
        register("us", target.dsn(), target.password());
        long begun = System.nanoTime();
        long before = line.passed(Direction.TO_CLIENT);
        long transactions;
        OperationView create;
        try (LiveWrites writes = new LiveWrites(source, rows, seed).start()) {
            create = client.createGroup(new GroupRequest(GROUP, "eu", List.of("us"), null));
            for (int kill = 0; kill < kills; kill++) {
                awaitShare((kill + 1.0) / (kills + 1), create);
                strike(kill);
            }
            OperationView ended = client.follow(create, LIMIT, seen -> {});
            if (!ended.state().equals(OperationView.DONE)) {
                throw new IllegalStateException("Expected the group to be made, found " + ended);
            }
            transactions = writes.transactions();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        long passed = line.passed(Direction.TO_CLIENT) - before;
        awaitEqual();
        report(megabytes, kills, seconds, passed, transactions);
    }

    private void fill(long rows) {
        source.execute("postgres", "CREATE DATABASE app");
        source.execute(
                "app",
                "CREATE TABLE huge (id bigint PRIMARY KEY, n int, body text);"
                        + " INSERT INTO huge SELECT g, 0, repeat(md5(g::text), " + BODY_BYTES / 32 + ")"
                        + " FROM generate_series(1, " + rows + ") g");
        for (int table = 1; table <= SIDE_TABLES; table++) {
            source.execute(
                    "app",
                    "CREATE TABLE side_" + table + " (id int PRIMARY KEY, n int, body text);"
                            + " INSERT INTO side_" + table + " SELECT g, 0, repeat(md5(g::text), " + BODY_BYTES / 32
                            + ")"
                            + " FROM generate_series(1, " + rows / 2 / SIDE_TABLES + ") g");
        }
        source.execute("app", "VACUUM ANALYZE");
        source.execute("app", "CHECKPOINT");
    }

    private void register(String name, String dsn, String password) {
        var unused = client.addInstance(new InstanceRequest(name, name + "-region", dsn, password, List.of()));
    }

    private void awaitShare(double share, OperationView create) {
        Wait.until(
                "a share of " + share + " to be copied",
                LIMIT,
                () -> {
                    Optional<DatabaseView> app = app();
                    return app.isPresent()
                            && (!app.get().phase().equals("FULL") && !isEarly(app.get())
                                    || app.get().bytesTotal() > 1_000_000
                                            && app.get().bytesCopied()
                                                    >= share * app.get().bytesTotal());
                },
                () -> app() + " " + client.operation(create.id()));
    }

    private static boolean isEarly(DatabaseView database) {
        return database.phase().equals("PRECHECK") || database.phase().equals("SCHEMA");
    }

    private Optional<DatabaseView> app() {
        return client.group(GROUP).syncTasks().stream()
                .flatMap(task -> task.databases().stream())
                .filter(database -> database.database().equals("app"))
                .findFirst();
    }

    private void strike(int kill) {
        DatabaseView seen = app().orElseThrow();
        String struck = List.of("engine", "source", "target").get(kill % 3);
        System.out.println("kill " + (kill + 1) + ": " + struck + " at " + seen.rowsCopied() + " of " + seen.rowsTotal()
                + " rows, " + seen.phase());
        switch (struck) {
            case "engine" -> {
                gad.kill();
                gad.startAgain();
            }
            case "source" -> {
                source.kill();
                source.startAgain();
            }
            default -> {
                target.kill();
                target.startAgain();
            }
        }
    }

    private void awaitEqual() {
        Wait.until(
                "both sides equal",
                Duration.ofMinutes(10),
                () -> TableComparison.of(source, target, "app").isEqual(),
                () -> TableComparison.of(source, target, "app").differences().toString() + " " + client.group(GROUP));
    }

    private void report(long megabytes, int kills, double seconds, long passed, long transactions) {
        long needed = 0;
        for (String table : source.column(
                "app",
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND" + " relnamespace = 'public'::regnamespace")) {
            needed += bytesOf(table);
        }
        double twice = (double) (passed - needed) / needed;
        System.out.printf(
                Locale.ROOT,
                "equal after %d kills; %d MB in %.0f s under %d transactions; %d bytes of rows, %d over the line:"
                        + " %.2f %% more%n",
                kills,
                megabytes,
                seconds,
                transactions,
                needed,
                passed,
                twice * 100);
        if (twice >= MOST_TWICE) {
            throw new IllegalStateException("Expected less than 5 % more than the rows themselves, found " + twice);
        }
    }

    /** As the line counts them: each row is a message of its own. */
    private long bytesOf(String table) {
        try (Connection connection = source.connect("app")) {
            long[] bytes = {0};
            long rows = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY " + table + " TO STDOUT (FORMAT binary)", new OutputStream() {
                        @Override
                        public void write(int b) {
                            bytes[0]++;
                        }

                        @Override
                        public void write(byte[] b, int from, int length) {
                            bytes[0] += length;
                        }
                    });
            return bytes[0] + 5 * rows;
        } catch (SQLException | IOException e) {
            throw new UncheckedIOException(new IOException("Reading " + table, e));
        }
    }
}
