package io.gad.e2e.campaign;

import io.gad.api.GadClient;
import io.gad.api.GroupView;
import io.gad.api.OperationView;
import io.gad.e2e.Wait;
import io.gad.testkit.GadProcess;
import io.gad.testkit.ProcessClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A GAD server in a process of its own, by a clock of its own, and a client of it. */
final class Manager implements AutoCloseable {

    /** An operation of a server that has all it needs ends within this, also on a busy machine. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final ProcessClock clock;
    private final GadProcess process;
    private final GadClient client;

    /** @param directory of its own */
    Manager(Path directory) {
        try {
            clock = ProcessClock.right(directory);
            process = GadProcess.start(
                    Files.createDirectories(directory.resolve("gad")), List.of(), List.of(), clock.environment());
            client = new GadClient(process.url(), Optional.of(process.adminToken()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GadProcess process() {
        return process;
    }

    GadClient client() {
        return client;
    }

    ProcessClock clock() {
        return clock;
    }

    GroupView group() {
        return client.group(Scene.GROUP);
    }

    /** All that it knows of, by id, the youngest first. */
    Map<String, OperationView> operations() {
        Map<String, OperationView> all = new LinkedHashMap<>();
        client.operations().operations().forEach(operation -> all.put(operation.id(), operation));
        return all;
    }

    /** As {@link #operations}, once it answers. */
    Map<String, OperationView> awaitOperations() {
        AtomicReference<Map<String, OperationView>> seen = new AtomicReference<>(Map.of());
        Wait.until(
                "an answer of the manager",
                LIMIT,
                () -> {
                    seen.set(operations());
                    return true;
                },
                process::output);
        return Objects.requireNonNull(seen.get());
    }

    void killAndStartAgain() {
        process.kill();
        process.startAgain();
    }

    /** Waits for the operation's end, across restarts of the server. */
    OperationView end(OperationView operation) {
        try {
            return client.follow(operation, LIMIT, seen -> {});
        } catch (RuntimeException e) {
            AssertionError stuck =
                    Invariant.NO_OPERATION_STUCK.broken(client.operation(operation.id()) + "\n" + process.output());
            stuck.addSuppressed(e);
            throw stuck;
        }
    }

    @Override
    public void close() {
        client.close();
        process.close();
    }
}
