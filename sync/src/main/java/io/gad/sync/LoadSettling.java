package io.gad.sync;

import io.gad.member.MemberLock;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.replication.CreatedSlot;
import io.gad.sync.copy.CopyTable;
import io.gad.sync.copy.LoadBook;
import io.gad.sync.copy.LoadedExtent;
import io.gad.sync.copy.PlannedTable;
import io.gad.sync.schema.SchemaCopy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the target's tables and what is remembered of them in line with a round's snapshot: what is not the table it was
 * is dropped and made again, what lies in another file is emptied, what is new is made. Killed anywhere, the next round
 * finds the rest to do.
 */
final class LoadSettling {

    private static final Logger LOG = LoggerFactory.getLogger(LoadSettling.class);
    private static final String DEPENDED_ON = "2BP01";

    private LoadSettling() {}

    /** @throws LoadLost if the target does not take the source's definitions */
    static void settle(DatabasePair pair, Session target, SchemaCopy schema, CreatedSlot slot, List<CopyTable> tables)
            throws InterruptedException {
        Map<Long, CopyTable> now = new HashMap<>();
        tables.forEach(table -> now.put(table.oid(), table));
        List<PlannedTable> gone = new ArrayList<>();
        List<CopyTable> emptied = new ArrayList<>();
        List<CopyTable> anew = new ArrayList<>();
        Set<Long> unstreamed = unstreamed(pair, target);
        for (PlannedTable planned : LoadBook.tables(target)) {
            CopyTable table = now.get(planned.oid());
            if (table == null || !planned.isStill(table)) {
                gone.add(planned);
                continue;
            }
            now.remove(planned.oid());
            if (!planned.isBegun()) {
                anew.add(table);
            } else if (!planned.isKept()
                    || !planned.hasItsKey(table)
                    || (!planned.isWhole() && planned.fileNode() != table.fileNode())
                    || unstreamed.contains(table.oid())) {
                emptied.add(table);
            }
        }
        List<CopyTable> made = List.copyOf(now.values());
        if (!gone.isEmpty() || !made.isEmpty()) {
            remake(pair, target, schema, slot, gone, made);
        }
        if (LoadBook.mustRealign(target)) {
            requireOurs(pair);
            new LoadAlignment(pair, target, slot).run();
        }
        target.transaction(() -> {
            MemberLock.hold(target, pair.mandate());
            Stream.concat(emptied.stream(), thoseThatLost(target, tables).stream())
                    .distinct()
                    .forEach(table -> {
                        empty(target, table.name());
                        LoadedExtent.dropIndex(target, table);
                    });
            Set<TableName> leftOut = LeavingOut.settleForLoad(target);
            Stream.of(emptied, anew, unplanned(target, tables))
                    .flatMap(List::stream)
                    .distinct()
                    .forEach(table -> LoadBook.plan(target, table, leftOut));
            LoadBook.realigned(target);
        });
        LOG.info(
                "task={} database={} round at {}: tables={} again={} dropped={} made={}",
                pair.spec().id(),
                pair.name(),
                slot.consistentPoint(),
                tables.size(),
                emptied.size(),
                gone.size(),
                made.size());
    }

    /** Nothing brings what is here of them forward, so all of it must be of one snapshot. */
    private static Set<Long> unstreamed(DatabasePair pair, Session target) {
        try (Session source = pair.source("publish")) {
            return pair.listedPublication().unstreamed(source, target);
        }
    }

    /** A table that a foreign key refers to cannot be truncated. */
    private static void empty(Session target, TableName table) {
        boolean referredTo = target.one(
                "SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE contype = 'f'"
                        + " AND confrelid = pg_catalog.to_regclass(?))",
                row -> row.getBoolean(1),
                table.quoted());
        target.execute((referredTo ? "DELETE FROM ONLY " : "TRUNCATE ONLY ") + table.quoted());
    }

    /** They may stand with their rows, where only a key went with the table that it refers to. */
    private static List<CopyTable> thoseThatLost(Session target, List<CopyTable> tables) {
        Set<Long> lost = LoadBook.tables(target).stream()
                .filter(PlannedTable::remake)
                .map(PlannedTable::oid)
                .collect(Collectors.toSet());
        return tables.stream().filter(table -> lost.contains(table.oid())).toList();
    }

    /** Those that were made, and those that the rest of the schema has taken something of: they are empty. */
    private static List<CopyTable> unplanned(Session target, List<CopyTable> tables) {
        Set<Long> planned = LoadBook.tables(target).stream()
                .filter(table -> !table.remake())
                .map(PlannedTable::oid)
                .collect(Collectors.toSet());
        return tables.stream().filter(table -> !planned.contains(table.oid())).toList();
    }

    private static void requireOurs(DatabasePair pair) {
        if (pair.spec().schemaMode() == SyncTaskSpec.SchemaMode.EXISTING) {
            throw new LoadLost("the source's tables were changed, and the schema is not ours to change");
        }
    }

    private static void remake(
            DatabasePair pair,
            Session target,
            SchemaCopy schema,
            CreatedSlot slot,
            List<PlannedTable> gone,
            List<CopyTable> made)
            throws InterruptedException {
        requireOurs(pair);
        List<TableName> names = new ArrayList<>();
        gone.forEach(table -> names.add(table.name()));
        made.forEach(table -> names.add(table.name())); // may stand, where a round before this one was killed
        String drop = "DROP TABLE IF EXISTS "
                + names.stream().distinct().map(TableName::quoted).collect(Collectors.joining(", "));
        try {
            target.transaction(() -> {
                MemberLock.hold(target, pair.mandate());
                target.execute(drop);
                gone.forEach(table -> LoadBook.forget(target, table.oid()));
            });
        } catch (PostgresException e) {
            if (!e.sqlState().equals(DEPENDED_ON)) {
                throw e;
            }
            // What hangs on them comes back with the rest of the schema.
            target.transaction(() -> {
                MemberLock.hold(target, pair.mandate());
                gone.forEach(table -> LoadBook.forget(target, table.oid()));
                LoadBook.dropping(target, () -> target.execute(drop + " CASCADE"));
                LoadBook.realign(target);
            });
        }
        if (!made.isEmpty() && !LoadBook.mustRealign(target)) {
            try {
                schema.makeTables(
                        slot.snapshot(), made.stream().map(CopyTable::name).toList());
            } catch (SyncProblem e) {
                LOG.info("database={} changed tables are made with the rest: {}", pair.name(), e.getMessage());
                target.transaction(() -> {
                    MemberLock.hold(target, pair.mandate());
                    LoadBook.realign(target);
                });
            }
        }
    }
}
