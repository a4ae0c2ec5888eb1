package io.gad.sync.resync;

import io.gad.member.Mandate;
import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Catalog;
import io.gad.postgres.catalog.Table;
import io.gad.sync.copy.CopyTable;
import io.gad.sync.verify.TableAlignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings all tables of one database in line with one exported snapshot, several at once; writes only what differs. */
public final class RowAlignment {

    private static final Logger LOG = LoggerFactory.getLogger(RowAlignment.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final Login source;
    private final Login target;
    private final String database;
    private final String task;
    private final Mandate mandate;
    private final int tablesAtOnce;
    private final AtomicLong written = new AtomicLong();

    /** @param task names the sessions on both servers, and the progress row that must not have moved */
    public RowAlignment(Login source, Login target, String database, String task, Mandate mandate, int tablesAtOnce) {
        this.source = source;
        this.target = target;
        this.database = database;
        this.task = task;
        this.mandate = mandate;
        this.tablesAtOnce = tablesAtOnce;
    }

    private record Work(CopyTable copy, Table table) {}

    /**
     * @param position of the progress row
     * @param leftOut tables whose rows are not brought in line
     * @return the tables that lie in another file than the snapshot shows, see {@link SnapshotSite#end}
     */
    public List<CopyTable> run(String snapshot, Lsn position, Set<TableName> leftOut, ResyncProgress progress)
            throws InterruptedException {
        return run(snapshot, position, (TableName table) -> !leftOut.contains(table), progress);
    }

    /** @param wanted of which tables the rows are brought in line */
    public List<CopyTable> run(String snapshot, Lsn position, Predicate<TableName> wanted, ResyncProgress progress)
            throws InterruptedException {
        List<Work> tables = tables(snapshot, wanted);
        progress.begin(
                tables.stream().mapToLong(work -> work.copy().estimatedRows()).sum());
        List<CopyTable> moved = new ArrayList<>();
        if (tables.isEmpty()) {
            return moved;
        }
        Queue<Work> waiting = new ArrayBlockingQueue<>(tables.size(), false, tables);
        int workers = Math.min(tablesAtOnce, tables.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new ExecutorCompletionService<List<CopyTable>>(threads);
            List<Future<List<CopyTable>>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                Callable<List<CopyTable>> worker = () -> work(snapshot, position, waiting, progress);
                running.add(done.submit(worker));
            }
            boolean whole = false;
            try {
                for (int i = 0; i < workers; i++) {
                    moved.addAll(done.take().get());
                }
                whole = true;
            } catch (ExecutionException e) {
                throw rethrown(e);
            } finally {
                if (!whole) {
                    waiting.clear();
                    running.forEach(f -> f.cancel(true));
                }
            }
        }
        LOG.info("task={} database={} in line rows={}", task, database, written.get());
        return moved;
    }

    private List<Work> tables(String snapshot, Predicate<TableName> wanted) {
        try (Session session = source.open(database, SessionSettings.bulk(task + "/resync"))) {
            return session.transaction(() -> {
                session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                session.adopt(snapshot);
                Map<Long, CopyTable> copied =
                        CopyTable.list(session).stream().collect(Collectors.toMap(CopyTable::oid, Function.identity()));
                List<Work> work = new ArrayList<>();
                for (Table table : new Catalog(session).tables()) {
                    Optional.ofNullable(copied.get(table.oid()))
                            .filter(copy -> wanted.test(copy.name()))
                            .ifPresent(copy -> work.add(new Work(copy, table)));
                }
                // The largest first, so that none is left alone at the end.
                work.sort(Comparator.comparing((Work w) -> w.copy().bytes()).reversed());
                return work;
            });
        }
    }

    private List<CopyTable> work(String snapshot, Lsn position, Queue<Work> waiting, ResyncProgress progress)
            throws InterruptedException {
        List<CopyTable> moved = new ArrayList<>();
        SessionSettings reading = SessionSettings.bulk(task + "/resync").withTimeouts(CONNECT, Duration.ZERO);
        SessionSettings writing = SessionSettings.apply(task + "/resync").withTimeouts(CONNECT, Duration.ZERO);
        try (SnapshotSite site = new SnapshotSite(
                source.open(database, reading), target.open(database, writing), snapshot, mandate, task, position)) {
            Work next = waiting.poll();
            while (next != null) {
                site.begin(next.copy());
                long changed = TableAlignment.of(next.table(), site).run(progress::add);
                if (site.end()) {
                    moved.add(next.copy());
                }
                written.addAndGet(changed);
                if (changed > 0) {
                    LOG.info(
                            "task={} database={} table={} in line rows={}",
                            task,
                            database,
                            next.copy().name(),
                            changed);
                }
                next = waiting.poll();
            }
        }
        return moved;
    }

    private static RuntimeException rethrown(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure
                ? failure
                : new IllegalStateException("A comparison ended in an unexpected way", cause);
    }
}
