package io.gad.sync;

import io.gad.member.LeftOutList;
import io.gad.member.MemberLock;
import io.gad.member.RereadList;
import io.gad.member.TablePattern;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import io.gad.sync.apply.ProgressTable;
import io.gad.sync.leftout.Dependents;
import io.gad.sync.leftout.Emptying;
import io.gad.sync.leftout.LeftOutTable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of one database that are left out, beside whatever follows it: outlives the single follower. What is in force
 * stands on the target and is brought in line with what is wanted between two of the apply's transactions, so from exactly
 * one position on. Killed anywhere, the next look finds the rest to do.
 */
final class LeavingOut {

    private static final Logger LOG = LoggerFactory.getLogger(LeavingOut.class);

    private final DatabasePair pair;
    private volatile Set<TablePattern> inForce = Set.of();
    private volatile List<LeftOutTable> tables = List.of();
    private List<LeftOutList.Entry> list = List.of();

    LeavingOut(DatabasePair pair) {
        this.pair = pair;
    }

    /** Looks what is in force, as it stands on the target. */
    synchronized void look(Session target) {
        inForce = new HashSet<>(LeftOutList.patterns(target));
        List<LeftOutList.Entry> now = LeftOutList.read(target);
        if (!now.equals(list)) {
            Map<TableName, List<String>> hanging = Dependents.of(
                    target, now.stream().map(LeftOutList.Entry::table).toList());
            tables = now.stream()
                    .map(e -> new LeftOutTable(e.table(), e.emptied(), hanging.getOrDefault(e.table(), List.of())))
                    .toList();
            list = now;
        }
    }

    /** Puts what is wanted in force, as the last look found it. */
    void putWanted() {
        List<TablePattern> wanted = pair.leftOut();
        if (!inForce.equals(Set.copyOf(wanted))) {
            try (Session target = pair.target("leave-out")) {
                put(target, wanted);
                look(target);
            }
        }
    }

    /** Takes away the rows of what is left out, which may take long. */
    void takeRowsAway() {
        List<TableName> full = tables.stream()
                .filter(t -> !t.emptied())
                .map(LeftOutTable::table)
                .toList();
        if (!full.isEmpty()) {
            try (Session target = pair.targetAtLength("leave-out")) {
                Emptying emptying = new Emptying(target, pair.mandate());
                full.forEach(table -> empty(emptying, table));
                look(target);
            }
        }
    }

    /** One that cannot be emptied now does not hold up the others. */
    private void empty(Emptying emptying, TableName table) {
        try {
            emptying.empty(table);
        } catch (PostgresException e) {
            if (e.kind() != SqlState.UNAVAILABLE && e.kind() != SqlState.UNDEFINED) {
                throw e;
            }
            LOG.debug("task={} database={} table={} not emptied", pair.spec().id(), pair.name(), table, e);
        }
    }

    private void put(Session target, List<TablePattern> wanted) {
        target.transaction(() -> {
            MemberLock.hold(target, pair.mandate());
            ProgressTable.changeLists(
                    target, pair.spec().id(), pair.spec().reign().epoch());
            LeftOutList.put(target, wanted);
            LeftOutList.settle(target);
        });
        LOG.info("task={} database={} left out: {}", pair.spec().id(), pair.name(), wanted);
    }

    /** As a load or a resync begins; what is wanted later is taken over when it is followed. */
    static Set<TableName> putForLoad(Session target, List<TablePattern> wanted) {
        LeftOutList.put(target, wanted);
        Set<TableName> leftOut = settleForLoad(target);
        RereadList.clear(target); // Everything is read.
        return leftOut;
    }

    /** What is left out by the names of now. Inside the transaction that plans the reading. */
    static Set<TableName> settleForLoad(Session target) {
        LeftOutList.settle(target);
        return LeftOutList.read(target).stream().map(LeftOutList.Entry::table).collect(Collectors.toSet());
    }

    /** As of the last look. */
    List<LeftOutTable> tables() {
        return tables;
    }
}
