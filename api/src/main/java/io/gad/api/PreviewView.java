package io.gad.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a promotion would do, asked before it.
 *
 * @param epoch the group's epoch now; to be given back as the expected one
 * @param plan {@code p-...}, the same for the same steps and the same fate of each member; to be given back as the expected
 *     one
 * @param primaryAnswers whether the primary answered a probe made for this preview; then a confirmation is needed
 * @param expectedLoss null if nothing is known of the primary's log
 * @param refusals everything that the same request would be refused for now, the first of them it would be answered with;
 *     empty: it would be accepted
 */
public record PreviewView(
        long epoch,
        String plan,
        boolean primaryAnswers,
        @Nullable ExpectedLoss expectedLoss,
        List<PlannedStep> steps,
        List<MemberOutlook> members,
        List<FindingView> findings,
        List<Problem> refusals) {

    /** A step to come and what it means for applications. */
    public record PlannedStep(String name, String meaning) {}

    /**
     * What becomes of a member.
     *
     * @param becomes {@code PRIMARY FORMER_PRIMARY SECONDARY STANDALONE}
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
        refusals = Lists.orEmpty(refusals);
    }
}
