package io.gad.server.wire;

import io.gad.api.LostActionView;
import io.gad.api.LostActionView.LostConflict;
import io.gad.api.LostTransactionsView;
import io.gad.api.LostTransactionsView.LostChange;
import io.gad.control.port.LostTransaction;
import io.gad.control.port.ReapplyResult;
import io.gad.control.report.LostTransactions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lost-transactions reports on the wire. */
public final class LostWire {

    private LostWire() {}

    /**
     * All reports on former primaries of a group as one: the newest gives its name, all of them their transactions.
     *
     * @param reports the newest former primary first
     * @param offset of the first transaction that they show
     */
    public static LostTransactionsView of(String group, List<LostTransactions> reports, long offset) {
        return new LostTransactionsView(
                group,
                reports.isEmpty() ? null : reports.getFirst().formerPrimary(),
                reports.stream().allMatch(LostTransactions::complete),
                missing(reports),
                reports.stream().mapToLong(LostTransactions::count).sum(),
                offset,
                reports.stream()
                        .flatMap(r -> r.transactions().stream().map(e -> of(r, e)))
                        .toList());
    }

    static @Nullable String missing(List<LostTransactions> reports) {
        String missing = reports.stream()
                .filter(r -> !r.complete())
                .map(r -> r.formerPrimary() + ": " + r.why())
                .collect(Collectors.joining("; "));
        return missing.isEmpty() ? null : missing;
    }

    private static LostTransactionsView.LostTransaction of(LostTransactions report, LostTransactions.Entry entry) {
        LostTransaction lost = entry.transaction();
        return new LostTransactionsView.LostTransaction(
                lost.xid(),
                lost.commitTime(),
                lost.lsn(),
                lost.database(),
                report.formerPrimary(),
                report.epoch(),
                entry.fate().status().name(),
                entry.fate().by().isEmpty() ? null : entry.fate().by(),
                entry.fate().at().orElse(null),
                lost.changes().stream().map(LostWire::of).toList(),
                entry.changes());
    }

    static LostChange of(LostTransaction.Change change) {
        return new LostChange(
                change.table(),
                change.op(),
                change.oldRow().orElse(null),
                change.newRow().orElse(null));
    }

    public static LostActionView of(String group, String action, boolean dryRun, ReapplyResult result) {
        return new LostActionView(
                group,
                action,
                dryRun,
                result.outcome().name(),
                1,
                result.changes(),
                result.conflictCount(),
                result.conflicts().stream()
                        .map(c -> new LostConflict(
                                c.table(),
                                c.op(),
                                c.kind(),
                                c.passable(),
                                c.key(),
                                orNull(c.expected()),
                                orNull(c.found()),
                                c.detail()))
                        .toList());
    }

    private static @Nullable Map<String, @Nullable String> orNull(Map<String, @Nullable String> row) {
        return row.isEmpty() ? null : row;
    }
}
