package io.gad.e2e.workload;

import io.gad.api.GadClient;
import io.gad.api.GroupRequest;
import io.gad.api.GroupView;
import io.gad.api.InstanceRequest;
import io.gad.api.VerificationView;
import io.gad.api.VerifyRequest;
import io.gad.e2e.Wait;
import io.gad.testkit.GadProcess;
import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs what everybody runs, pgbench and sysbench, on the primary of a group, one after the other, tables and all; after
 * each the secondary is compared row by row. Ends with an exception at the first difference or problem.
 *
 * <p>Arguments: the folder for logs and the server's data, and how many seconds each runs.
 */
public final class KnownWorkloads {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String GROUP = "bench";

    private KnownWorkloads() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        List<KnownWorkload> workloads = KnownWorkload.all(Integer.parseInt(arguments[1]));
        Path data = Files.createTempDirectory(folder, "gad-");
        try (PostgresServer primary = PostgresServer.start();
                PostgresServer secondary = PostgresServer.start();
                GadProcess gad = GadProcess.start(data);
                GadClient client = new GadClient(gad.url(), Optional.of(gad.adminToken()))) {
            workloads.forEach(workload -> primary.execute("postgres", "CREATE DATABASE " + workload.name()));
            register(client, "eu", primary);
            register(client, "us", secondary);
            var unused = client.follow(
                    client.createGroup(new GroupRequest(GROUP, "eu", List.of("us"), null)), LIMIT, seen -> {});
            for (KnownWorkload workload : workloads) {
                run(workload, primary, client, folder.resolve(workload.name() + ".log"));
            }
        }
        System.out.println(workloads.size() + " workloads ended equal");
        System.exit(0);
    }

    private static void register(GadClient client, String name, PostgresServer server) {
        var unused = client.addInstance(
                new InstanceRequest(name, name + "-region", server.dsn(), server.password(), List.of()));
    }

    private static void run(KnownWorkload workload, PostgresServer primary, GadClient client, Path log) {
        workload.execute(workload.prepare(), primary, log);
        workload.execute(workload.run(), primary, log);
        long ended = System.nanoTime();
        String position = primary.value("postgres", "SELECT pg_current_wal_insert_lsn()");
        Wait.until(
                "the secondary to be in step behind " + position,
                LIMIT,
                () -> isInStep(client.group(GROUP)),
                () -> client.group(GROUP).toString());
        long drain = Duration.ofNanos(System.nanoTime() - ended).toMillis();
        VerificationView found =
                client.followVerification(client.verify(GROUP, "us", new VerifyRequest(false, 0)), LIMIT, view -> {});
        if (!found.equal() || found.differences() > 0) {
            throw new IllegalStateException("Expected both sides equal after " + workload.name() + ", found " + found);
        }
        System.out.println(workload.name() + ": equal, " + found.rows() + " rows compared, in step " + drain
                + " ms after its end");
    }

    private static boolean isInStep(GroupView group) {
        if (!group.problems().isEmpty()) {
            throw new IllegalStateException("Expected no problem, found " + group.problems());
        }
        return group.health().equals("HEALTHY")
                && group.syncTasks().stream()
                        .allMatch(task -> task.state().equals("INCREMENTAL")
                                && task.lagMillis() != null
                                && task.lagMillis() < 1_000);
    }
}
