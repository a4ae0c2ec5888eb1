package io.gad.server.console;

import io.gad.api.ExpectedLoss;
import io.gad.control.ControlPlane;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.RefusedException;
import io.gad.control.report.LostTransactions;
import io.gad.server.wire.OperationWire;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came of a promotion, in a sentence.
 *
 * @param oldPrimary who has left the group
 * @param lost what of it did not arrive
 * @param listed whether that is exactly known, and can be read
 * @param expected what was expected to be lost at the request; empty where nothing was known
 * @param outageMillis from the last answer of the former primary to the new one open for writes; null before, and where it
 *     answered at the request
 */
public record Ending(
        String oldPrimary,
        String lost,
        boolean listed,
        String expected,
        @Nullable Long outageMillis) {

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
                        .map(report -> new Ending(
                                promotion.oldPrimary(),
                                read(promotion.oldPrimary(), report, words),
                                true,
                                atTheRequest(promotion, words),
                                outage(operation, promotion)))
                        .orElseGet(() -> new Ending(
                                promotion.oldPrimary(),
                                expected(promotion, words),
                                false,
                                atTheRequest(promotion, words),
                                outage(operation, promotion))));
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

    private static String read(String oldPrimary, LostTransactions report, Words words) {
        if (report.count() == 0) {
            return words.text("ending.nothing", oldPrimary);
        }
        String count = words.transactions(report.count());
        return report.complete()
                ? words.text("ending.lost", count, oldPrimary)
                : words.text("ending.lost.some", count, oldPrimary);
    }

    private static String expected(OperationData.Promotion promotion, Words words) {
        var loss = OperationWire.of(promotion.expectedLoss());
        if (loss == null || loss.transactions() == null) {
            return words.text("ending.unknown", promotion.oldPrimary());
        }
        String known = words.transactions(loss.transactions());
        long since = since(promotion, loss);
        return since == 0
                ? words.text("ending.expected", known, promotion.oldPrimary())
                : words.text("ending.expected.since", known, promotion.oldPrimary(), words.count(since));
    }

    private static String atTheRequest(OperationData.Promotion promotion, Words words) {
        var loss = OperationWire.of(promotion.expectedLoss());
        if (loss == null) {
            return "";
        }
        String seconds = words.seconds(loss.seconds());
        if (loss.transactions() == null) {
            return seconds;
        }
        String known = words.transactions(loss.transactions());
        long since = since(promotion, loss);
        return since == 0
                ? words.text("operation.expected.known", known, seconds)
                : words.text("operation.expected.since", known, seconds, promotion.oldPrimary(), words.count(since));
    }

    /** What it may have committed between its last sign and the request; nothing of one that answered then. */
    private static long since(OperationData.Promotion promotion, ExpectedLoss loss) {
        Long since = promotion.primaryAnswered() ? null : loss.transactionsSince();
        return since == null ? 0 : since;
    }

    private static @Nullable Long outage(OperationRecord operation, OperationData.Promotion promotion) {
        long before = promotion.expectedLoss().evidenceAgeMillis();
        return promotion.primaryAnswered() || before < 0
                ? null
                : operation.writableAfter().map(d -> before + d.toMillis()).orElse(null);
    }
}
