package io.gad.server.wire;

import io.gad.api.FindingList;
import io.gad.api.FindingView;
import io.gad.control.port.Finding;
import java.util.List;

/** Findings of a precheck on the wire. */
public final class FindingWire {

    private FindingWire() {}

    public static FindingList of(List<Finding> findings) {
        return new FindingList(findings.stream().map(FindingWire::of).toList());
    }

    static FindingView of(Finding finding) {
        return new FindingView(
                finding.check(),
                finding.level().name(),
                finding.evidence(),
                finding.fix().isEmpty() ? null : finding.fix());
    }
}
