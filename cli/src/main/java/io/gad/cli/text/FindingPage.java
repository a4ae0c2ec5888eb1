package io.gad.cli.text;

import io.gad.api.FindingList;
import io.gad.api.FindingView;
import java.util.ArrayList;
import java.util.List;

/** What a precheck found, the failures with their fix. */
public final class FindingPage {

    private FindingPage() {}

    public static List<String> lines(FindingList list) {
        List<String> lines = new ArrayList<>();
        for (FindingView finding : list.findings()) {
            lines.addAll(lines(finding));
        }
        lines.add(verdict(list));
        return lines;
    }

    static List<String> lines(FindingView finding) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%-4s  %s: %s", finding.level(), finding.check(), finding.evidence()));
        String fix = finding.fix();
        if (fix != null) {
            fix.lines().forEach(line -> lines.add("      -> " + line));
        }
        return lines;
    }

    private static String verdict(FindingList list) {
        long fails = count(list, FindingView.FAIL);
        long warnings = count(list, FindingView.WARN);
        String rest = Words.count(warnings, "warning", "warnings") + ", "
                + Words.count(count(list, FindingView.PASS), "check passed", "checks passed") + ".";
        return fails == 0 ? "Ready: " + rest : "Not ready: " + Words.count(fails, "failure", "failures") + ", " + rest;
    }

    private static long count(FindingList list, String level) {
        return list.findings().stream().filter(f -> f.level().equals(level)).count();
    }
}
