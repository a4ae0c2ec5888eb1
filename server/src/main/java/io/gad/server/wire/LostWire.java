package io.gad.server.wire;

import io.gad.api.LostTransactionsView;
import io.gad.api.LostTransactionsView.LostChange;
import io.gad.control.port.LostTransaction;
import io.gad.control.report.LostTransactions;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lost-transactions reports on the wire. */
public final class LostWire {

    private LostWire() {}

    /**
     * All reports on former primaries of a group as one: the newest gives its name, all of them their transactions.
     *
     * @param reports the newest former primary first
     */
    public static LostTransactionsView of(String group, List<LostTransactions> reports) {
        return new LostTransactionsView(
                group,
                reports.isEmpty() ? null : reports.getFirst().formerPrimary(),
                reports.stream().allMatch(LostTransactions::complete),
                missing(reports),
                reports.stream()
                        .flatMap(r -> r.transactions().stream())
                        .map(LostWire::of)
                        .toList());
    }

    private static @Nullable String missing(List<LostTransactions> reports) {
        String missing = reports.stream()
                .filter(r -> !r.complete())
                .map(r -> r.formerPrimary() + ": " + r.why())
                .collect(Collectors.joining("; "));
        return missing.isEmpty() ? null : missing;
    }

    private static LostTransactionsView.LostTransaction of(LostTransactions.Entry entry) {
        LostTransaction lost = entry.transaction();
        return new LostTransactionsView.LostTransaction(
                lost.xid(),
                lost.commitTime(),
                lost.lsn(),
                lost.database(),
                lost.changes().stream()
                        .map(c -> new LostChange(
                                c.table(),
                                c.op(),
                                c.oldRow().orElse(null),
                                c.newRow().orElse(null)))
                        .toList(),
                entry.status().name());
    }
}
