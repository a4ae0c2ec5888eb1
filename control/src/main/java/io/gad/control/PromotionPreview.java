package io.gad.control;

import io.gad.control.operation.ExpectedLoss;
import io.gad.control.port.Finding;
import java.util.List;

/**
 * What a promotion would do and lose, before the click.
 *
 * @param epoch the group's epoch now; what {@code expectedEpoch} should say
 * @param primaryAnswers whether the primary answered a probe made for this preview
 * @param steps the steps' names, in order
 * @param members what becomes of each member
 * @param findings what speaks against it
 */
public record PromotionPreview(
        long epoch,
        boolean primaryAnswers,
        ExpectedLoss expectedLoss,
        List<String> steps,
        List<Fate> members,
        List<Finding> findings) {

    /** What becomes of one member. */
    public record Fate(String instance, String becomes) {}
}
