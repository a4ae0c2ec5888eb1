package io.gad.bench;

import io.gad.api.ConnectionView;
import io.gad.api.GadClient;
import io.gad.api.GroupRequest;
import io.gad.api.GroupView;
import io.gad.api.InstanceRequest;
import io.gad.api.LostTransactionsView;
import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.api.ProblemException;
import io.gad.api.SyncTaskView;
import io.gad.api.VerificationView;
import io.gad.testkit.Await;
import io.gad.testkit.GadProcess;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** GAD as its users run it: the server in a process of its own, asked through its REST interface. */
final class GadSite implements AutoCloseable {

    static final String GROUP = "bench";

    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** As the launcher runs the server, instead of what spares a test its time. */
    private static final List<String> JAVA = List.of(
            "-XX:+UseParallelGC",
            "-XX:-UseGCOverheadLimit",
            "-XX:-UseSerialGC",
            "-XX:TieredStopAtLevel=4",
            "-XX:+ExitOnOutOfMemoryError");

    private final GadProcess process;
    private final Path heapLog;
    private final int heapMegabytes;
    private final GadClient client;

    private GadSite(GadProcess process, Path heapLog, int heapMegabytes) {
        this.process = process;
        this.heapLog = heapLog;
        this.heapMegabytes = heapMegabytes;
        this.client = new GadClient(process.url(), Optional.of(process.adminToken()));
    }

    /** @param name of its directory and its recording; one server of a run has it */
    static GadSite start(Plan plan, String name) {
        Path data = plan.folder().resolve("gad-" + name);
        Path heapLog = plan.folder().resolve("heap-" + name + ".log");
        List<String> java = new ArrayList<>(JAVA);
        java.addAll(Heap.options(heapLog, plan.heapMegabytes()));
        plan.profile(name)
                .ifPresent(file -> java.add(
                        "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + file.toAbsolutePath()));
        return new GadSite(GadProcess.start(data, java, List.of()), heapLog, plan.heapMegabytes());
    }

    /** What the server took of it since its start. */
    Heap heap() {
        return Heap.of(heapLog, heapMegabytes, process.pid());
    }

    /** Of the server. */
    long pid() {
        return process.pid();
    }

    /** @param databases to synchronize where it is the primary; empty: all that there are */
    void register(String name, String dsn, PostgresServer server, List<String> databases) {
        var unused = client.addInstance(new InstanceRequest(name, name, dsn, server.password(), databases));
    }

    void forget(String name) {
        client.removeInstance(name);
    }

    /**
     * A group of a primary alone.
     *
     * @param leftOut patterns of tables whose rows are not carried over
     */
    void createGroup(String primary, List<String> leftOut) {
        var unused = finish(client.createGroup(new GroupRequest(GROUP, primary, List.of(), null, leftOut)));
    }

    /** Returns when it holds everything and follows; the operation's id. */
    String addSecondary(String instance) {
        OperationView added =
                finish(client.submit(GROUP, OperationRequest.addSecondary(instance, "auto", null, false)));
        awaitInStep();
        return added.id();
    }

    void removeSecondary(String instance) {
        var unused = finish(client.submit(GROUP, OperationRequest.removeSecondary(instance)));
    }

    /** The click; returns when the operation is accepted, with its id. */
    String promote(String instance) {
        return client.submit(GROUP, OperationRequest.promote(instance, null, true))
                .id();
    }

    /** As {@link #promote}, for an exchange of roles. */
    String switchOver(String instance) {
        return client.submit(GROUP, OperationRequest.switchOver(instance, null)).id();
    }

    /** Waits for its end, which must be a good one. */
    OperationView end(String operation) {
        return finish(client.operation(operation));
    }

    /** The strings with which applications find the primary. */
    ConnectionView connection() {
        return Objects.requireNonNull(client.group(GROUP).connection(), "no connection strings");
    }

    /** Waits until a primary that is back is closed. */
    void awaitFenced(String instance) {
        Await.until(
                instance + " to be fenced",
                LIMIT,
                () -> client.instance(instance).fence().equals("FENCED"),
                () -> client.instance(instance).toString());
    }

    /** What former primaries alone had, all that was reported so far. */
    LostTransactionsView lost() {
        return client.lostTransactions(GROUP);
    }

    /** How many, and whether that is all. */
    LostTransactionsView lostInAll() {
        return client.lostTransactions(GROUP, 0, 1);
    }

    /**
     * A former primary becomes a secondary.
     *
     * @param method {@code auto rewind copy}
     */
    Return bringBack(String instance, String method) {
        long begun = System.nanoTime();
        OperationView added =
                finish(client.submit(GROUP, OperationRequest.addSecondary(instance, method, null, false)));
        awaitInStep();
        return new Return(
                String.valueOf(added.method()), (System.nanoTime() - begun) / 1e9, String.join(" ", added.notes()));
    }

    /**
     * How one came back.
     *
     * @param method {@code REWIND COPY}
     * @param seconds from the request until it was in step
     * @param notes why it was a copy, if it was one
     */
    record Return(String method, double seconds, String notes) {}

    /**
     * Waits for the end of the comparison that follows a rewind by itself.
     *
     * @return seconds that it took
     */
    double awaitComparison(String instance) {
        AtomicReference<@Nullable VerificationView> seen = new AtomicReference<>();
        Await.until(
                "the comparison of " + instance + " to end",
                LIMIT,
                () -> {
                    seen.set(comparison(instance).orElse(null));
                    VerificationView last = seen.get();
                    return last != null && !last.isRunning();
                },
                () -> String.valueOf(seen.get()));
        VerificationView last = Objects.requireNonNull(seen.get());
        if (!last.equal()) {
            throw new IllegalStateException("Expected " + instance + " to be equal to its primary, found " + last);
        }
        return Duration.between(last.startedAt(), Objects.requireNonNull(last.endedAt()))
                        .toMillis()
                / 1e3;
    }

    private Optional<VerificationView> comparison(String instance) {
        try {
            return Optional.of(client.verification(GROUP, instance));
        } catch (ProblemException e) {
            if ("VERIFICATION_UNKNOWN".equals(e.problem().code())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** All that there is to say of an operation. */
    String told(String operation) {
        return client.operation(operation).toString();
    }

    /** What an operation has done until now, with the milliseconds of each step, as people read it. */
    String steps(String operation) {
        return client.operation(operation).steps().stream()
                .filter(step -> !step.outcome().equals("PENDING"))
                .map(step -> step.name() + " " + step.millis())
                .collect(Collectors.joining(", "));
    }

    void pause(String instance) {
        var unused = client.pauseSync(GROUP, instance);
    }

    void resume(String instance) {
        var unused = client.resumeSync(GROUP, instance);
    }

    void requireWell() {
        GroupView group = client.group(GROUP);
        if (group.syncTasks().stream().anyMatch(task -> task.state().equals("FAILED"))) {
            throw new IllegalStateException("Expected the synchronization to go on, found " + group.problems());
        }
    }

    /** Until every secondary holds everything and follows. */
    void awaitInStep() {
        Await.until(
                "the secondary to be in step",
                LIMIT,
                () -> {
                    requireWell();
                    List<SyncTaskView> tasks = client.group(GROUP).syncTasks();
                    return !tasks.isEmpty()
                            && tasks.stream().allMatch(task -> task.state().equals("INCREMENTAL"));
                },
                () -> client.group(GROUP).toString());
    }

    private OperationView finish(OperationView operation) {
        OperationView ended = client.follow(operation, LIMIT, seen -> {});
        if (!ended.state().equals(OperationView.DONE)) {
            throw new IllegalStateException("Expected operation " + ended.type() + " to be DONE, found " + ended.state()
                    + ": " + ended.problem());
        }
        return ended;
    }

    /** Ends the server, which writes its recording, if it was asked for one. */
    @Override
    public void close() {
        client.close();
        process.stop();
        process.close();
    }
}
