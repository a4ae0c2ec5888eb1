package io.gad.server.console;

import io.gad.control.ControlPlane;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.RefusedException;
import io.gad.control.report.LostTransactions;
import io.gad.server.wire.OperationWire;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came of a promotion, in a sentence.
 *
 * @param oldPrimary who has left the group
 * @param lost what of it did not arrive
 * @param listed whether that is exactly known, and can be read
 */
public record Ending(String oldPrimary, String lost, boolean listed) {

    private static final Logger log = LoggerFactory.getLogger(Ending.class);

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

    /** Asked for once it is over alone: they are on the disk. One may come long after the end, when the former primary has answered. */
    static List<LostTransactions> reports(OperationRecord operation, ControlPlane control) {
        if (operation.state() != OperationState.DONE || !operation.type().equals("promote")) {
            return List.of();
        }
        try {
            return control.lostTransactions(operation.group(), 0, 1);
        } catch (RefusedException e) { // the group is deleted, and had no reports
            log.debug("operation={} reports=none", operation.id(), e);
            return List.of();
        }
    }

    private static Ending read(String oldPrimary, LostTransactions report, Words words) {
        String count = words.transactions(report.count());
        String lost = report.complete()
                ? words.text("ending.lost", count, oldPrimary)
                : words.text("ending.lost.some", count, oldPrimary);
        return new Ending(oldPrimary, report.count() == 0 ? words.text("ending.nothing", oldPrimary) : lost, true);
    }

    private static Ending expected(OperationData.Promotion promotion, Words words) {
        var loss = OperationWire.of(promotion.expectedLoss());
        String lost = loss == null || loss.transactions() == null
                ? words.text("ending.unknown", promotion.oldPrimary())
                : words.text("ending.expected", words.transactions(loss.transactions()), promotion.oldPrimary());
        return new Ending(promotion.oldPrimary(), lost, false);
    }
}
