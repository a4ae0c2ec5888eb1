package io.gad.sync.verify;

import io.gad.sync.verify.VerificationStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares all databases of a task, one after the other, beside the synchronization. Begun once; {@link #status} can be
 * asked at any time, and what it says of finished tables lets another one go on from there.
 */
public final class Verification {

    private static final Logger LOG = LoggerFactory.getLogger(Verification.class);
    private static final Duration MOST_LAG = Duration.ofSeconds(10);

    private final String task;
    private final List<Subject> subjects;
    private final VerifyRequest request;
    private final Instant startedAt = Instant.now();
    private final List<VerifiedTable> tables = new ArrayList<>();
    private final List<LeftOutRows> leftOut = new ArrayList<>();
    private final List<DifferingObject> objects = new ArrayList<>();
    private final Patience patience = new Patience();
    private final Thread thread;
    private @Nullable DatabaseVerification current;
    private int tablesTotal;
    private long objectsCompared;
    private State state = State.RUNNING;
    private @Nullable Instant endedAt;
    private @Nullable String problem;
    private boolean stopping;

    public Verification(String task, List<Subject> subjects, VerifyRequest request) {
        this.task = task;
        this.subjects = List.copyOf(subjects);
        this.request = request;
        this.tables.addAll(request.done());
        this.tablesTotal = tables.size();
        this.thread = Thread.ofVirtual().name("verify-" + task).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        LOG.info("task={} comparison begins repair={}", task, request.repair());
        try {
            for (Subject subject : subjects) {
                compare(subject);
            }
            end(State.DONE, null);
        } catch (InterruptedException e) {
            end(State.FAILED, "It was ended before it was done.");
        } catch (RuntimeException e) {
            if (!isStopping()) {
                LOG.warn("task={} comparison ended", task, e);
            }
            end(State.FAILED, isStopping() ? "It was ended before it was done." : String.valueOf(e.getMessage()));
        } catch (Error e) {
            LOG.error("task={} comparison ended", task, e);
            end(State.FAILED, e.toString());
        }
    }

    private void compare(Subject subject) throws InterruptedException {
        Pace pace = new Pace(request.rowsPerSecond(), subject.lagMillis(), MOST_LAG, patience);
        DatabaseVerification database =
                new DatabaseVerification(subject.database(), subject.site(), request, pace, this::done);
        begin(database);
        Set<String> skip = request.done().stream()
                .filter(t -> t.database().equals(subject.database()))
                .map(VerifiedTable::table)
                .collect(Collectors.toSet());
        listed(subject.database(), database.begin(skip));
        looked(database.compareSchema());
        for (Aspect aspect : subject.aspects()) {
            looked(database.compare(aspect));
        }
        database.run();
    }

    private synchronized void begin(DatabaseVerification database) throws InterruptedException {
        if (stopping) {
            throw new InterruptedException();
        }
        current = database;
    }

    private synchronized void listed(String database, DatabaseVerification.Listed found) {
        tablesTotal += found.tables().size();
        found.leftOut().forEach(table -> leftOut.add(new LeftOutRows(database, table.toString())));
    }

    private synchronized void looked(Aspect.Found found) {
        objectsCompared += found.compared();
        objects.addAll(found.differing());
    }

    private synchronized void done(VerifiedTable table) {
        tables.add(table);
    }

    private synchronized void end(State how, @Nullable String why) {
        state = how;
        problem = why;
        endedAt = Instant.now();
        LOG.info("task={} comparison ended state={} tables={}", task, how, tables.size());
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    /** Ends it before its time; what is done can be given to another one. */
    public void stop() {
        DatabaseVerification running;
        synchronized (this) {
            stopping = true;
            running = current;
        }
        patience.end();
        if (running != null) {
            running.abandon();
        }
    }

    /** @return whether it has ended */
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return thread.join(atMost);
    }

    public synchronized boolean isRunning() {
        return state == State.RUNNING;
    }

    public synchronized VerificationStatus status() {
        return new VerificationStatus(
                state,
                request.repair(),
                startedAt,
                Optional.ofNullable(endedAt),
                tablesTotal,
                tables.stream().mapToLong(VerifiedTable::rows).sum(),
                tables,
                objectsCompared,
                objects,
                leftOut,
                Optional.ofNullable(problem));
    }
}
