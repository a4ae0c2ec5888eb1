package io.gad.server.console;

import io.gad.control.ControlPlane;
import io.gad.control.report.LostTransactions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many lost transactions of each former primary nobody has decided about, in words. */
final class OpenLost {

    private static final Logger log = LoggerFactory.getLogger(OpenLost.class);

    private OpenLost() {}

    /** By former primary; nothing of one that was not read yet. Of a large report all are counted, whatever became of them. */
    static Map<String, String> of(ControlPlane control, String group, Words words) {
        List<LostTransactions> reports;
        try {
            reports = control.lostTransactions(group, 0, LostPages.ON_A_PAGE);
        } catch (RuntimeException e) { // the page of the group is there without it
            log.debug("group={} lost=unknown", group, e);
            return Map.of();
        }
        long all = reports.stream().mapToLong(LostTransactions::count).sum();
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (LostTransactions report : reports) {
            long number = all > LostPages.ON_A_PAGE
                    ? report.count()
                    : report.transactions().stream()
                            .filter(t -> t.fate().status() == LostTransactions.Status.OPEN)
                            .count();
            numbers.merge(report.formerPrimary(), number, Long::sum);
        }
        Map<String, String> told = new LinkedHashMap<>();
        numbers.forEach((former, number) -> told.put(
                former,
                all > LostPages.ON_A_PAGE
                        ? words.text("lost.count", words.count(number))
                        : words.text("lost.open", words.count(number))));
        return told;
    }
}
