package io.gad.e2e;

import io.gad.api.GadClient;
import io.gad.api.GroupRequest;
import io.gad.api.GroupView;
import io.gad.api.InstanceRequest;
import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.server.GadServer;
import io.gad.server.RunningServer;
import io.gad.server.start.ServerOptions;
import io.gad.testkit.PostgresServer;
import io.gad.testkit.TableComparison;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A GAD server in this process, and PostgreSQL servers without a workload, as many as a situation needs. */
final class Site implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(90);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final RunningServer server;
    private final GadClient client;

    /** @param data of the GAD server; the caller's to remove */
    Site(Path data) {
        this(ServerOptions.at(data));
    }

    Site(ServerOptions options) {
        server = open(GadServer.start(options));
        client = open(new GadClient(server.baseUrl(), Optional.of(server.adminToken())));
    }

    /** Closed with the site, in reverse order. */
    <T extends AutoCloseable> T open(T resource) {
        opened.push(resource);
        return resource;
    }

    RunningServer server() {
        return server;
    }

    GadClient client() {
        return client;
    }

    Cli cli() {
        return new Cli(server.baseUrl(), server.adminToken());
    }

    /** Registers a server as an instance in a region of the same name. */
    void register(String name, PostgresServer postgres) {
        register(name, postgres.dsn(), postgres.password());
    }

    /** As {@link #register(String, PostgresServer)}, by a DSN of one's own. */
    void register(String name, String dsn, String password) {
        var unused = client.addInstance(new InstanceRequest(name, name + "-region", dsn, password, List.of()));
    }

    /** Creates a group and returns when it is in step. */
    void createGroup(String group, String primary, String... secondaries) {
        var unused = finish(client.createGroup(new GroupRequest(group, primary, List.of(secondaries), null)));
        awaitInStep(group);
    }

    OperationView submit(String group, OperationRequest request) {
        return client.submit(group, request);
    }

    /** Waits for the operation's end and expects it done. */
    OperationView finish(OperationView operation) {
        OperationView ended = end(operation);
        if (!ended.state().equals(OperationView.DONE)) {
            throw new AssertionError("Expected " + ended.type() + " to be DONE, found " + ended);
        }
        return ended;
    }

    /** Waits for the operation's end, whatever it is. */
    OperationView end(OperationView operation) {
        return client.follow(operation, LIMIT, seen -> {});
    }

    void awaitInStep(String group) {
        Wait.until(
                group + " in step",
                LIMIT,
                () -> isInStep(client.group(group)),
                () -> client.group(group).toString());
    }

    private static boolean isInStep(GroupView group) {
        return group.state().equals("RUNNING")
                && group.health().equals("HEALTHY")
                && group.syncTasks().stream().allMatch(task -> task.state().equals("INCREMENTAL"));
    }

    /** Waits until one database holds the same on both, row by row; nobody may write meanwhile. */
    void awaitEqual(PostgresServer source, PostgresServer target, String database) {
        AtomicReference<String> found = new AtomicReference<>("nothing");
        Wait.until(
                database + " equal on both sides",
                LIMIT,
                () -> {
                    List<String> differences =
                            TableComparison.of(source, target, database).differences();
                    found.set(differences.toString());
                    return differences.isEmpty();
                },
                () -> found.get() + "; " + client.groups());
    }

    @Override
    public void close() {
        List<Exception> failures = new ArrayList<>();
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("Closing", failures.getFirst());
        }
    }
}
