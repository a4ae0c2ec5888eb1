package io.gad.sync.copy;

import io.gad.member.Mandate;
import io.gad.postgres.Login;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Loads all tables of one database under one exported snapshot, several at once. Killed anywhere, tables are loaded
 * whole or not at all; the load of the database begins again on a cleared target.
 */
public final class FullLoad {

    /** No server takes longer between two pieces of an answer while a copy runs; if one does, it is gone. */
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private final Login source;
    private final Login target;
    private final String database;
    private final String task;
    private final Mandate mandate;
    private final int tablesAtOnce;

    /**
     * @param task names the sessions on both servers: {@code gad/<task>/load}
     * @param mandate proved in every transaction on the target
     */
    public FullLoad(Login source, Login target, String database, String task, Mandate mandate, int tablesAtOnce) {
        this.source = source;
        this.target = target;
        this.database = database;
        this.task = task;
        this.mandate = mandate;
        this.tablesAtOnce = tablesAtOnce;
    }

    /** The tables that {@code snapshot} shows. */
    public List<CopyTable> tables(String snapshot) {
        try (Session session = source.open(database, settings())) {
            return session.transaction(() -> {
                session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                session.adopt(snapshot);
                return CopyTable.list(session);
            });
        }
    }

    /**
     * Copies the tables; returns when all are committed on the target.
     *
     * @return those that lie in another file than the snapshot shows: truncated since, or rewritten, in which case the
     *     snapshot may have shown them as empty and the load must be done again
     * @throws PostgresException the first failure; the other copies are ended. Of the kind UNDEFINED if a table or column
     *     was gone or renamed meanwhile
     */
    public List<CopyTable> run(String snapshot, List<CopyTable> tables, CopyProgress progress)
            throws InterruptedException {
        progress.begin(tables);
        if (tables.isEmpty()) {
            return List.of();
        }
        Queue<CopyTable> waiting = new ArrayBlockingQueue<>(tables.size(), false, tables);
        AtomicBoolean failed = new AtomicBoolean();
        int workers = Math.min(tablesAtOnce, tables.size());
        List<CopyTable> moved = new ArrayList<>();
        // Virtual threads: an interrupt closes the socket in which one of them waits.
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new ExecutorCompletionService<List<CopyTable>>(threads);
            List<Future<List<CopyTable>>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                Callable<List<CopyTable>> worker = () -> work(snapshot, waiting, failed, progress);
                running.add(done.submit(worker));
            }
            try {
                for (int i = 0; i < workers; i++) {
                    moved.addAll(done.take().get());
                }
            } catch (ExecutionException e) {
                failed.set(true);
                running.forEach(f -> f.cancel(true));
                throw rethrown(e);
            } catch (InterruptedException e) {
                failed.set(true);
                running.forEach(f -> f.cancel(true));
                throw e;
            }
        }
        refuseRenamed(tables);
        return moved;
    }

    /** Two tables, or two columns, that change places while they are read would be written under each other's name. */
    private void refuseRenamed(List<CopyTable> tables) {
        Map<Long, CopyTable> later = new HashMap<>();
        try (Session session = source.open(database, settings())) {
            CopyTable.list(session).forEach(table -> later.put(table.oid(), table));
        }
        for (CopyTable table : tables) {
            CopyTable now = later.get(table.oid()); // none: it was dropped, as it will be here
            if (now != null && table.isRenamed(now)) {
                throw new PostgresException(
                        "Table " + table.name() + " or a column of it was renamed while it was loaded",
                        SqlState.UNDEFINED);
            }
        }
    }

    private List<CopyTable> work(
            String snapshot, Queue<CopyTable> waiting, AtomicBoolean failed, CopyProgress progress) {
        List<CopyTable> moved = new ArrayList<>();
        try (Session from = source.open(database, settings());
                Session into = target.open(
                        database, SessionSettings.apply(task + "/load").withTimeouts(Duration.ofSeconds(5), SILENCE))) {
            if (from.isInRecovery()) {
                throw new PostgresException(
                        "Expected the source to be a primary, found it in recovery.", SqlState.UNREACHABLE);
            }
            TableCopy copy = new TableCopy(from, into, snapshot, mandate);
            CopyTable table = waiting.poll();
            while (table != null && !failed.get()) {
                TableCopy.Outcome outcome = copy.copy(table, progress.rowsOf(table));
                progress.finished(table, outcome.rows());
                if (!outcome.sameFile()) {
                    moved.add(table);
                }
                table = waiting.poll();
            }
        }
        return moved;
    }

    private SessionSettings settings() {
        return SessionSettings.bulk(task + "/load").withTimeouts(Duration.ofSeconds(5), SILENCE);
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
