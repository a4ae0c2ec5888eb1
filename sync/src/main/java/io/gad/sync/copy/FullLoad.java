package io.gad.sync.copy;

import io.gad.member.Mandate;
import io.gad.postgres.Login;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Loads chunks of the tables of one database under one exported snapshot, several at once, of one table too. Killed
 * anywhere, each chunk is here whole with its note, or not at all.
 */
public final class FullLoad {

    /** No server takes longer between two pieces of an answer while a copy runs; if one does, it is gone. */
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private final Login source;
    private final Login target;
    private final String database;
    private final String task;
    private final Mandate mandate;
    private final int chunksAtOnce;
    private final Throttle throttle;

    /**
     * @param task names the sessions on both servers: {@code gad/<task>/load}
     * @param mandate proved in every transaction on the target
     */
    public FullLoad(
            Login source,
            Login target,
            String database,
            String task,
            Mandate mandate,
            int chunksAtOnce,
            Throttle throttle) {
        this.source = source;
        this.target = target;
        this.database = database;
        this.task = task;
        this.mandate = mandate;
        this.chunksAtOnce = chunksAtOnce;
        this.throttle = throttle;
    }

    /** The tables that {@code snapshot} shows, the largest first. */
    public List<CopyTable> tables(String snapshot) {
        try (Session session = openSource()) {
            return session.transaction(() -> {
                session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                session.adopt(snapshot);
                return CopyTable.list(session);
            });
        }
    }

    /**
     * Copies what is not on the target yet.
     *
     * @param tables as the snapshot shows them
     * @param planned what the target remembers of them
     * @param enough whether to begin no further chunk
     * @return whether everything is there; false: it was enough
     * @throws PostgresException the first failure; the other copies are ended. Of the kind UNDEFINED if a table is no longer
     *     what the snapshot shows
     */
    public boolean run(
            String snapshot,
            List<CopyTable> tables,
            List<PlannedTable> planned,
            CopyProgress progress,
            BooleanSupplier enough)
            throws InterruptedException {
        Map<Long, PlannedTable> plans = new HashMap<>();
        planned.forEach(plan -> plans.put(plan.oid(), plan));
        List<Chunk> rest = new ArrayList<>();
        for (CopyTable table : tables) {
            PlannedTable plan = plans.get(table.oid());
            if (plan != null) {
                rest.addAll(plan.rest(table));
            }
        }
        WaitingChunks waiting = new WaitingChunks(rest);
        try (Session into = openTarget()) {
            progress.begin(read(tables, plans), rest, LoadBook.totals(into));
        }
        copy(snapshot, waiting, Math.min(chunksAtOnce, rest.size()), progress, enough);
        boolean all = waiting.isEmpty();
        if (all) {
            readAgain(snapshot, tables, plans);
        }
        refuseRenamed(snapshot, tables); // behind everything that was read
        return all;
    }

    /** Of what is left out nothing is read. */
    private static List<CopyTable> read(List<CopyTable> tables, Map<Long, PlannedTable> plans) {
        return tables.stream()
                .filter(table ->
                        plans.containsKey(table.oid()) && plans.get(table.oid()).chunks() > 0)
                .toList();
    }

    private void copy(
            String snapshot, WaitingChunks waiting, int workers, CopyProgress progress, BooleanSupplier enough)
            throws InterruptedException {
        AtomicBoolean failed = new AtomicBoolean();
        CopyPace pace = new CopyPace(workers, System::nanoTime);
        BooleanSupplier noMore = () -> failed.get() || enough.getAsBoolean();
        // Virtual threads: an interrupt closes the socket in which one of them waits.
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new ExecutorCompletionService<Boolean>(threads);
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                Worker worker = new Worker(waiting, pace, progress, noMore);
                running.add(done.submit(() -> worker.start(w -> work(snapshot, w))));
            }
            boolean ended = false;
            try {
                for (int i = 0; i < workers; i++) {
                    var unused = done.take().get();
                }
                ended = true;
            } catch (ExecutionException e) {
                throw rethrown(e.getCause() instanceof ExecutionException inner ? inner : e);
            } finally {
                if (!ended) {
                    failed.set(true);
                    running.forEach(f -> f.cancel(true));
                }
            }
        }
    }

    private void work(String snapshot, Worker worker) throws InterruptedException, ExecutionException {
        try (Session from = source.openForCopy(database, reading());
                Session into = openTarget()) {
            refuseStandby(from);
            ChunkCopy copy = new ChunkCopy(from, into, snapshot, mandate, throttle);
            OwnThread.run("copy-" + task + "/" + database, () -> worker.copyAll(copy), () -> {
                try {
                    into.abandon();
                } finally {
                    from.abandon();
                }
            });
        }
    }

    private static void refuseStandby(Session from) {
        if (from.isInRecovery()) {
            throw new PostgresException(
                    "Expected the source to be a primary, found it in recovery.", SqlState.UNREACHABLE);
        }
    }

    private void readAgain(String snapshot, List<CopyTable> tables, Map<Long, PlannedTable> plans) {
        List<CopyTable> waiting = tables.stream()
                .filter(table ->
                        plans.containsKey(table.oid()) && plans.get(table.oid()).keysWait())
                .toList();
        if (waiting.isEmpty()) {
            return;
        }
        try (Session from = openSource();
                Session into = openTarget()) {
            refuseStandby(from);
            KeysAgain keys = new KeysAgain(from, into, snapshot, mandate, throttle);
            waiting.forEach(keys::read);
        }
    }

    /** Two tables, or two columns, that change places while they are read would be written under each other's name. */
    private void refuseRenamed(String snapshot, List<CopyTable> tables) {
        Map<Long, CopyTable> later = new HashMap<>();
        Set<TableName> renamed;
        try (Session then = openSource();
                Session now = openSource()) {
            renamed = RenamedSince.of(snapshot, then, now);
            CopyTable.list(now).forEach(table -> later.put(table.oid(), table));
        }
        for (CopyTable table : tables) {
            CopyTable now = later.get(table.oid()); // none: it was dropped, as it will be here
            if (now != null && (table.isRenamed(now) || renamed.contains(table.name()))) {
                throw new PostgresException(
                        "Table " + table.name() + " or a column of it was renamed while it was loaded",
                        SqlState.UNDEFINED);
            }
        }
    }

    private Session openSource() {
        return source.open(database, reading());
    }

    private SessionSettings reading() {
        return SessionSettings.bulk(task + "/load").withTimeouts(Duration.ofSeconds(5), SILENCE);
    }

    /**
     * Nobody waits for the disk at the end of a chunk: what a crash of the target takes away, it takes with the note, and
     * whatever says that all is here is committed later, and waited for.
     */
    private Session openTarget() {
        Session session = target.openForCopy(
                database, SessionSettings.apply(task + "/load").withTimeouts(Duration.ofSeconds(5), SILENCE));
        boolean ready = false;
        try {
            session.execute("SET synchronous_commit = off");
            ready = true;
            return session;
        } finally {
            if (!ready) {
                session.close();
            }
        }
    }

    private static RuntimeException rethrown(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure
                ? failure
                : new IllegalStateException("A load ended in an unexpected way", cause);
    }
}
