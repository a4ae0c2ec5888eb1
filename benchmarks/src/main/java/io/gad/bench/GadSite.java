package io.gad.bench;

import io.gad.api.GadClient;
import io.gad.api.GroupRequest;
import io.gad.api.GroupView;
import io.gad.api.InstanceRequest;
import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.api.SyncTaskView;
import io.gad.testkit.Await;
import io.gad.testkit.GadProcess;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** GAD as its users run it: the server in a process of its own, asked through its REST interface. */
final class GadSite implements AutoCloseable {

    static final String GROUP = "bench";

    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** As the launcher runs the server, instead of what spares a test its time. */
    private static final List<String> JAVA = List.of(
            "-Xmx512m",
            "-XX:+UseParallelGC",
            "-XX:-UseGCOverheadLimit",
            "-XX:-UseSerialGC",
            "-XX:TieredStopAtLevel=4",
            "-XX:+ExitOnOutOfMemoryError");

    private final GadProcess process;
    private final GadClient client;

    private GadSite(GadProcess process) {
        this.process = process;
        this.client = new GadClient(process.url(), Optional.of(process.adminToken()));
    }

    /**
     * @param data directory of the server, which the caller removes
     * @param recording where Java's flight recorder writes when the server ends
     */
    static GadSite start(Path data, Optional<Path> recording) {
        List<String> java = new ArrayList<>(JAVA);
        recording.ifPresent(file -> java.add(
                "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + file.toAbsolutePath()));
        return new GadSite(GadProcess.start(data, java, List.of()));
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
        finish(client.createGroup(new GroupRequest(GROUP, primary, List.of(), null, leftOut)));
    }

    /** Returns when it holds everything and follows; the operation's id. */
    String addSecondary(String instance) {
        OperationView operation = client.submit(GROUP, OperationRequest.addSecondary(instance, "auto", null, false));
        finish(operation);
        awaitInStep();
        return operation.id();
    }

    void removeSecondary(String instance) {
        finish(client.submit(GROUP, OperationRequest.removeSecondary(instance)));
    }

    /** The click; returns when the operation is accepted, with its id. */
    String promote(String instance) {
        return client.submit(GROUP, OperationRequest.promote(instance, null, true))
                .id();
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

    private void awaitInStep() {
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

    private void finish(OperationView operation) {
        OperationView ended = client.follow(operation, LIMIT, seen -> {});
        if (!ended.state().equals(OperationView.DONE)) {
            throw new IllegalStateException("Expected operation " + ended.type() + " to be DONE, found " + ended.state()
                    + ": " + ended.problem());
        }
    }

    /** Ends the server, which writes its recording, if it was asked for one. */
    @Override
    public void close() {
        client.close();
        process.stop();
        process.close();
    }
}
