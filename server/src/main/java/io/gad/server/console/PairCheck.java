package io.gad.server.console;

import io.gad.api.FindingView;
import io.gad.control.port.Finding;
import io.gad.server.wire.FindingWire;
import java.util.Comparator;
import java.util.List;

/**
 * What a look at a pair has found.
 *
 * @param findings those to be read: what fails first
 * @param passed the others
 */
public record PairCheck(String source, String target, List<FindingView> findings, List<FindingView> passed) {

    private static final List<String> GRAVEST_FIRST = List.of("FAIL", "WARN", "PASS");

    public PairCheck {
        findings = List.copyOf(findings);
        passed = List.copyOf(passed);
    }

    static PairCheck of(String source, String target, List<Finding> found) {
        List<FindingView> sorted = FindingWire.of(found).findings().stream()
                .sorted(Comparator.comparing((FindingView f) -> GRAVEST_FIRST.indexOf(f.level())))
                .toList();
        return new PairCheck(
                source,
                target,
                sorted.stream().filter(f -> !isPassed(f)).toList(),
                sorted.stream().filter(PairCheck::isPassed).toList());
    }

    /** The same check on the command line. @param schema {@code copy} or {@code existing} */
    static String command(String source, String target, String schema) {
        return "gad precheck --source " + Words.argument(source) + " --target " + Words.argument(target)
                + (schema.equals("copy") ? "" : " --schema " + Words.argument(schema));
    }

    private static boolean isPassed(FindingView finding) {
        return finding.level().equals("PASS");
    }

    /** How many stand in the way. */
    public long failed() {
        return findings.stream().filter(f -> f.level().equals("FAIL")).count();
    }

    /** The gravest level. */
    public String level() {
        return findings.isEmpty() ? "PASS" : findings.getFirst().level();
    }
}
