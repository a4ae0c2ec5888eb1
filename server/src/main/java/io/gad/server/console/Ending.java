package io.gad.server.console;

import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.report.LostTransactions;
import io.gad.server.wire.OperationWire;
import java.util.List;
import java.util.Optional;

/**
 * What came of a promotion, in a sentence.
 *
 * @param oldPrimary who has left the group
 * @param lost what of it did not arrive
 * @param listed whether that is exactly known, and can be read
 */
public record Ending(String oldPrimary, String lost, boolean listed) {

    /**
     * Empty while it is not a promotion that has begun.
     *
     * @param reports on the former primaries of its group
     */
    static Optional<Ending> of(OperationRecord operation, List<LostTransactions> reports, Words words) {
        return operation
                .data()
                .promotion()
                .filter(p -> operation.type().equals("promote"))
                .map(promotion -> reports.stream()
                        .filter(r -> r.formerPrimary().equals(promotion.oldPrimary())
                                && r.epoch() == promotion.from().epoch()
                                && (r.complete() || r.count() > 0))
                        .findFirst()
                        .map(report -> read(promotion.oldPrimary(), report, words))
                        .orElseGet(() -> expected(promotion, words)));
    }

    private static Ending read(String oldPrimary, LostTransactions report, Words words) {
        String lost = report.count() == 0
                ? "Everything of " + oldPrimary + " had arrived: nothing was lost."
                : words.transactions(report.complete() ? "" : "At least", report.count()) + " of " + oldPrimary
                        + " did not arrive.";
        return new Ending(oldPrimary, lost, true);
    }

    private static Ending expected(OperationData.Promotion promotion, Words words) {
        var loss = OperationWire.of(promotion.expectedLoss());
        String what = loss == null || loss.transactions() == null
                ? "What of " + promotion.oldPrimary() + " did not arrive is not known yet"
                : words.transactions("About", loss.transactions()) + " of " + promotion.oldPrimary()
                        + " may not have arrived";
        return new Ending(promotion.oldPrimary(), what + "; every one is listed once it answers again.", false);
    }
}
