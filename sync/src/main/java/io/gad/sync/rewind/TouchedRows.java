package io.gad.sync.rewind;

import io.gad.member.Mandate;
import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Catalog;
import io.gad.postgres.catalog.Table;
import io.gad.sync.copy.CopyTable;
import io.gad.sync.resync.SnapshotSite;
import io.gad.sync.verify.NamedRows;
import io.gad.sync.verify.TableAlignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the rows of the book's keys as one exported snapshot shows them, table by table: all of a table's are taken out before
 * one is put in, so that none is in the way of another's unique value; then they are compared. Which tables are to be compared
 * as a whole is told first.
 */
public final class TouchedRows {

    private static final Logger LOG = LoggerFactory.getLogger(TouchedRows.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int AT_ONCE = 1000;

    /** A unique key, or an exclusion constraint. */
    private static final Set<String> IN_THE_WAY = Set.of("23505", "23P01");

    private record Work(CopyTable copy, Table table, String name) {}

    private final Login source;
    private final Login target;
    private final String database;
    private final String task;
    private final Mandate mandate;
    private final List<Work> tables;
    private final Set<String> touched = new HashSet<>();
    private final Set<TableName> wholes = new HashSet<>();

    private TouchedRows(Login source, Login target, String database, String task, Mandate mandate, List<Work> tables) {
        this.source = source;
        this.target = target;
        this.database = database;
        this.task = task;
        this.mandate = mandate;
        this.tables = tables;
    }

    /**
     * Reads the book, by the names that the tables bear in the snapshot and, with definitions in line, here.
     *
     * @param leftOut tables whose rows are nobody's concern
     * @param others tables that are to be compared as a whole for reasons beside the book
     */
    public static TouchedRows plan(
            Login source,
            Login target,
            String database,
            String task,
            Mandate mandate,
            String snapshot,
            Set<TableName> leftOut,
            Set<TableName> others) {
        List<Work> tables = new ArrayList<>();
        try (Session here = target.open(database, SessionSettings.bulk(task + "/rewind"));
                Session there = source.open(database, SessionSettings.bulk(task + "/rewind"))) {
            there.transaction(() -> {
                there.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                there.adopt(snapshot);
                Map<Long, CopyTable> copied =
                        CopyTable.list(there).stream().collect(Collectors.toMap(CopyTable::oid, Function.identity()));
                Map<TableName, String> names = TouchedBook.written(
                        here, copied.values().stream().map(CopyTable::name).toList());
                for (Table table : new Catalog(there).tables()) {
                    Optional.ofNullable(copied.get(table.oid()))
                            .filter(copy -> !leftOut.contains(copy.name()))
                            .ifPresent(
                                    copy -> tables.add(new Work(copy, table, String.valueOf(names.get(copy.name())))));
                }
            });
            TouchedRows rows = new TouchedRows(source, target, database, task, mandate, tables);
            rows.read(here, others);
            return rows;
        }
    }

    private void read(Session here, Set<TableName> others) {
        boolean everything = TouchedBook.read(here).everything();
        if (everything) {
            LOG.info(
                    "task={} database={} all tables are compared as a whole: a definition may have changed any",
                    task,
                    database);
        }
        SortedMap<String, String> noted = TouchedBook.wholes(here);
        Set<String> noticed = TouchedBook.counts(here).keySet();
        for (Work work : tables) {
            boolean whole = everything
                    || noted.containsKey(work.name())
                    || others.contains(work.copy().name());
            if (!whole && noticed.contains(work.name())) {
                whole = TouchedBook.keyColumns(here, work.name()).stream()
                        .anyMatch(columns -> work.table().keyOver(columns).isEmpty());
                if (!whole) {
                    touched.add(work.name());
                }
            }
            if (whole) {
                wholes.add(work.copy().name());
                if (!everything) {
                    LOG.info(
                            "task={} database={} table={} is compared as a whole: {}",
                            task,
                            database,
                            work.copy().name(),
                            noted.getOrDefault(work.name(), "no log tells all that it may differ in"));
                }
            }
        }
    }

    /** All whose rows are set or compared, as the snapshot shows them. */
    public List<CopyTable> concerned() {
        return tables.stream()
                .filter(work -> touched.contains(work.name())
                        || wholes.contains(work.copy().name()))
                .map(Work::copy)
                .toList();
    }

    /** Those whose rows have to be compared, all of them. */
    public Set<TableName> wholes() {
        return wholes;
    }

    /**
     * Sets the others' rows.
     *
     * @param position of the progress row
     * @return the tables that lie in another file than the snapshot shows, see {@link SnapshotSite#end}
     * @throws RowInTheWay if a table is to be compared as a whole after all
     */
    public List<CopyTable> run(String snapshot, Lsn position) throws InterruptedException {
        List<CopyTable> moved = new ArrayList<>();
        SessionSettings reading = SessionSettings.bulk(task + "/rewind").withTimeouts(CONNECT, Duration.ZERO);
        SessionSettings writing = SessionSettings.apply(task + "/rewind").withTimeouts(CONNECT, Duration.ZERO);
        try (Session book = target.open(database, SessionSettings.bulk(task + "/rewind"));
                SnapshotSite site = new SnapshotSite(
                        source.open(database, reading),
                        target.open(database, writing),
                        snapshot,
                        mandate,
                        task,
                        position)) {
            for (Work work : tables) {
                if (touched.contains(work.name())) {
                    site.begin(work.copy());
                    setUnlessInTheWay(book, work, site);
                    if (site.end()) {
                        moved.add(work.copy());
                    }
                }
            }
        }
        return moved;
    }

    private void setUnlessInTheWay(Session book, Work work, SnapshotSite site) throws InterruptedException {
        try {
            set(book, work, site);
        } catch (PostgresException e) {
            if (IN_THE_WAY.contains(e.sqlState())) {
                throw new RowInTheWay(work.name(), e);
            }
            throw e;
        }
    }

    private void set(Session book, Work work, SnapshotSite site) throws InterruptedException {
        boolean[] alike = {true};
        long[] put = new long[1];
        each(book, work, site, NamedRows::takeOut);
        each(book, work, site, (rows, keys) -> put[0] += rows.putIn(keys));
        each(book, work, site, (rows, keys) -> alike[0] &= rows.areAlike(keys));
        LOG.info(
                "task={} database={} table={} set rows={} alike={}",
                task,
                database,
                work.copy().name(),
                put[0],
                alike[0]);
        if (!alike[0]) {
            var unused = TableAlignment.of(work.table(), site).run(read -> {});
            each(book, work, site, (rows, keys) -> {
                if (!rows.areAlike(keys)) {
                    throw new RewindImpossible("rows of table " + work.copy().name() + " are not the new primary's,"
                            + " although they were set and the whole table compared");
                }
            });
        }
    }

    /** Some keys of the table after the other. */
    private static void each(
            Session book, Work work, SnapshotSite site, BiConsumer<NamedRows, List<Map<String, String>>> step)
            throws InterruptedException {
        TouchedBook.Page page = TouchedBook.keys(book, work.name(), "", AT_ONCE);
        while (!page.keys().isEmpty()) {
            Map<Set<String>, List<Map<String, String>>> byColumns =
                    page.keys().stream().collect(Collectors.groupingBy(Map::keySet));
            byColumns.forEach((columns, keys) -> step.accept(
                    NamedRows.of(work.table(), List.copyOf(columns), site).orElseThrow(), keys));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            page = TouchedBook.keys(book, work.name(), page.last(), AT_ONCE);
        }
    }
}
