package io.gad.server.wiring;

import io.gad.api.Json;
import io.gad.sync.SyncPhase;
import io.gad.sync.SyncTask;
import io.gad.sync.verify.VerificationStatus;
import io.gad.sync.verify.VerifiedTable;
import io.gad.sync.verify.VerifyRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what comparisons say, a file for each task, so that a result outlives the process and a comparison that a restart
 * has cut off goes on behind its last finished table.
 */
final class Verifications {

    private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);
    private static final Duration KEEP_EVERY = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private record Kept(long rowsPerSecond, VerificationStatus status) {}

    private final Path folder;

    /** What a process before this one has kept, read once: it is asked for at every look at a group. */
    private final Map<String, Optional<VerificationStatus>> before = new ConcurrentHashMap<>();

    Verifications(Path folder) {
        this.folder = folder;
    }

    /** @return whether it was begun; false: one is running */
    boolean begin(SyncTask task, VerifyRequest request) {
        if (!task.verify(request)) {
            return false;
        }
        Thread.ofVirtual().name("verification-" + task.id()).start(() -> keepUntilEnded(task, request));
        return true;
    }

    /** The running one of the task, or what was kept of the last. */
    Optional<VerificationStatus> status(String taskId, Optional<SyncTask> task) {
        return task.flatMap(SyncTask::verification)
                .or(() -> before.computeIfAbsent(taskId, id -> kept(id).map(Kept::status)));
    }

    /** Goes on with what a restart has cut off, once the task is in step. */
    void resume(SyncTask task) {
        Optional<Kept> cut = kept(task.id()).filter(k -> k.status().state() == VerificationStatus.State.RUNNING);
        if (cut.isPresent() && task.verification().isEmpty()) {
            Thread.ofVirtual().name("verification-" + task.id()).start(() -> resumeInStep(task, cut.get()));
        }
    }

    private void resumeInStep(SyncTask task, Kept cut) {
        while (!task.status().hasReached(SyncPhase.INCREMENTAL)) {
            if (task.isStopped()) {
                return;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        List<VerifiedTable> done = cut.status().tables();
        LOG.info("task={} comparison goes on behind {} tables", task.id(), done.size());
        var unused = begin(task, new VerifyRequest(cut.status().repair(), cut.rowsPerSecond(), done));
    }

    private void keepUntilEnded(SyncTask task, VerifyRequest request) {
        try {
            keep(task, request);
            while (!task.awaitVerification(KEEP_EVERY)) {
                keep(task, request);
            }
            // One that the end of the process has cut off stays as it was kept: it goes on with the next.
            if (!task.isStopped()) {
                keep(task, request);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(SyncTask task, VerifyRequest request) {
        Kept kept = new Kept(request.rowsPerSecond(), task.verification().orElseThrow());
        try {
            Files.createDirectories(folder);
            Path fresh = Files.writeString(folder.resolve(task.id() + ".json.new"), Json.write(kept));
            Files.move(fresh, file(task.id()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("task={} comparison cannot be kept in {}", task.id(), folder, e);
        }
    }

    /** Takes away what was kept of a task that is no more. */
    void forget(String taskId) {
        before.remove(taskId);
        try {
            Files.deleteIfExists(file(taskId));
        } catch (IOException e) {
            LOG.warn("task={} comparison cannot be taken away from {}", taskId, folder, e);
        }
    }

    private Optional<Kept> kept(String taskId) {
        try {
            return Optional.of(Json.read(Files.readString(file(taskId)), Kept.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Reading the comparison of task " + taskId, e);
        }
    }

    private Path file(String taskId) {
        return folder.resolve(taskId + ".json");
    }
}
