package io.gad.control;

import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.runbook.PromotionPlan;
import io.gad.control.port.Finding;
import io.gad.control.problem.Problem;
import java.util.List;

/**
 * What a promotion would do and lose, before the click.
 *
 * @param plan what {@code expectedEpoch} and {@code expectedPlan} should say, the steps, and what becomes of each member
 * @param primaryAnswers whether the primary answered a probe made for this preview
 * @param findings what speaks against it
 * @param refusals everything that it would be refused for, the weightiest first; empty: it would be accepted
 */
public record PromotionPreview(
        PromotionPlan plan,
        boolean primaryAnswers,
        ExpectedLoss expectedLoss,
        List<Finding> findings,
        List<Problem> refusals) {

    public PromotionPreview {
        findings = List.copyOf(findings);
        refusals = List.copyOf(refusals);
    }
}
