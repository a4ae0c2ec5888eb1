package io.gad.api;

import java.util.List;

/** The findings of a precheck. */
public record FindingList(List<FindingView> findings) {

    public FindingList {
        findings = Lists.orEmpty(findings);
    }

    /** Whether one of them forbids going on. */
    public boolean anyFail() {
        return findings.stream().anyMatch(f -> f.level().equals(FindingView.FAIL));
    }
}
