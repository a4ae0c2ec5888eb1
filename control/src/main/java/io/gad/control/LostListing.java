package io.gad.control;

import io.gad.control.report.ReportStore.Summary;
import java.util.Optional;

/**
 * All lost transactions of a group, or of one report, as somebody has seen them listed.
 *
 * @param group its name; of a deleted group its name or its id
 * @param formerPrimary with {@code epoch} whose report; empty: whosever
 * @param total how many were listed of the group, whichever are meant
 */
public record LostListing(String group, Optional<String> formerPrimary, Optional<Long> epoch, long total) {

    boolean means(Summary report) {
        return formerPrimary.filter(f -> !f.equals(report.formerPrimary())).isEmpty()
                && epoch.filter(e -> e != report.epoch()).isEmpty();
    }
}
