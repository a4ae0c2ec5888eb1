package io.gad.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a promotion would do, asked before it.
 *
 * @param epoch the group's epoch now; to be given back as the expected one
 * @param primaryAnswers whether the primary answered a probe made for this preview; then a confirmation is needed
 * @param expectedLoss null if nothing is known of the primary's log
 */
public record PreviewView(
        long epoch,
        boolean primaryAnswers,
        @Nullable ExpectedLoss expectedLoss,
        List<PlannedStep> steps,
        List<MemberOutlook> members,
        List<FindingView> findings) {

    /** A step to come and what it means for applications. */
    public record PlannedStep(String name, String meaning) {}

    /**
     * What becomes of a member.
     *
     * @param becomes {@code PRIMARY FORMER_PRIMARY SECONDARY}
     * @param note how, a sentence; null if there is nothing to say
     */
    public record MemberOutlook(
            String instance,
            String role,
            boolean reachable,
            String becomes,
            @Nullable String note) {}

    public PreviewView {
        steps = Lists.orEmpty(steps);
        members = Lists.orEmpty(members);
        findings = Lists.orEmpty(findings);
    }
}
