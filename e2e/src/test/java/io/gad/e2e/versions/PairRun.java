package io.gad.e2e.versions;

import io.gad.api.GadClient;
import io.gad.api.GroupRequest;
import io.gad.api.GroupView;
import io.gad.api.InstanceRequest;
import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.e2e.Wait;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.List;

/**
 * The life of one group between two versions: made, followed through rows and definitions, promoted, and its former
 * primary brought back as a secondary; after each step both sides are compared.
 */
final class PairRun implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String DATABASE = "app";

    private final VersionPair pair;
    private final GadClient client;
    private final PostgresServer source;
    private final PostgresServer target;
    private final String before;
    private final String after;
    private int round;

    PairRun(VersionPair pair, GadClient client) {
        this.pair = pair;
        this.client = client;
        this.before = pair.group() + "-source";
        this.after = pair.group() + "-target";
        this.source = start(pair.source());
        this.target = start(pair.target());
    }

    private static PostgresServer start(int version) {
        return PostgresServer.start(PostgresOptions.forTests().withVersion(version));
    }

    /** @param rounds of rows' changes in each stage */
    void run(int rounds) {
        prepare(source);
        rows(source, rounds);
        register(before, source);
        register(after, target);
        if (!pair.copies()) {
            prepare(target);
        }
        finish(client.createGroup(new GroupRequest(pair.group(), before, List.of(after), pair.schemaMode())));
        rows(source, rounds);
        Script.run(source, DATABASE, "ddl", pair.source(), 0);
        Script.run(source, DATABASE, "roles-later", pair.source(), 0);
        rows(source, rounds);
        awaitEqual();
        promote();
        rows(target, rounds);
        bringBack();
        rows(target, rounds);
        target.execute(
                DATABASE, "ALTER TABLE sales.base ADD COLUMN back integer DEFAULT 1; UPDATE sales.base SET back = id");
        awaitEqual();
    }

    private void awaitEqual() {
        sides().awaitEqual(LIMIT, () -> client.group(pair.group()).health().equals("SYNC_STOPPED"), this::group);
    }

    private Sides sides() {
        return new Sides(source, pair.source(), target, pair.target(), DATABASE);
    }

    private void prepare(PostgresServer server) {
        server.execute("postgres", "CREATE DATABASE " + DATABASE);
        Script.run(server, DATABASE, "roles", pair.source(), 0);
        Script.run(server, DATABASE, "schema", pair.source(), 0);
    }

    private void rows(PostgresServer server, int rounds) {
        for (int i = 0; i < rounds; i++) {
            round++;
            Script.run(server, DATABASE, "rows", pair.source(), round);
        }
    }

    private void register(String name, PostgresServer server) {
        var unused = client.addInstance(
                new InstanceRequest(name, name + "-region", server.dsn(), server.password(), List.of()));
    }

    private void promote() {
        finish(client.submit(pair.group(), OperationRequest.promote(after, null, true)));
        List<String> sequences = sides().sequences();
        if (!sequences.isEmpty()) {
            throw new AssertionError(pair + ": expected sequences as the primary left them, found " + sequences);
        }
    }

    /** An older server follows a newer one where the schema stands already; nothing would dump it. */
    private void bringBack() {
        if (pair.target() > pair.source()) {
            OperationView refused =
                    end(client.submit(pair.group(), OperationRequest.addSecondary(before, "auto", "copy", false)));
            String said = String.valueOf(refused.problem());
            if (!said.contains("PRECHECK_FAILED")
                    || !said.contains(
                            "the target is version " + pair.source() + ", older than the source's " + pair.target())) {
                throw new AssertionError(pair + ": expected the older server to be refused, found " + refused);
            }
        }
        String mode = pair.target() == pair.source() ? pair.schemaMode() : "existing";
        finish(client.submit(pair.group(), OperationRequest.addSecondary(before, "auto", mode, false)));
        awaitEqual();
    }

    private void finish(OperationView operation) {
        OperationView ended = end(operation);
        if (!ended.state().equals(OperationView.DONE)) {
            throw new AssertionError(pair + ": expected " + ended.type() + " to be DONE, found " + ended);
        }
        Wait.until(pair + " in step", LIMIT, () -> isInStep(client.group(pair.group())), this::group);
    }

    private OperationView end(OperationView operation) {
        return client.follow(operation, LIMIT, seen -> {});
    }

    private static boolean isInStep(GroupView group) {
        return group.state().equals("RUNNING")
                && group.syncTasks().stream().allMatch(task -> task.state().equals("INCREMENTAL"));
    }

    private String group() {
        return pair + " " + client.group(pair.group());
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
