package io.gad.cli.text;

import io.gad.api.FindingView;
import io.gad.api.GroupView;
import io.gad.api.ReadinessView;
import java.util.ArrayList;
import java.util.List;

/** What the checks last found of each pair, with its age. */
final class ReadinessPage {

    private ReadinessPage() {}

    static List<String> lines(GroupView group) {
        List<String> lines = new ArrayList<>();
        for (ReadinessView pair : group.readiness()) {
            lines.add("");
            lines.add("Readiness " + pair.source() + " -> " + pair.target() + ": " + verdict(pair));
            String silent = pair.silent();
            if (silent != null) {
                lines.add("  It could not be looked at since then: " + silent);
            }
            for (FindingView finding : pair.findings()) {
                FindingPage.lines(finding).forEach(line -> lines.add("  " + line));
            }
        }
        return lines;
    }

    private static String verdict(ReadinessView pair) {
        String level = pair.level();
        if (level == null) {
            return "not looked at yet";
        }
        String ready = level.equals(FindingView.FAIL) ? "not ready, " : "ready, ";
        return ready + Words.count(pair.passed(), "check passed", "checks passed") + ", looked at "
                + Words.millis(pair.ageMillis()) + " ago";
    }
}
