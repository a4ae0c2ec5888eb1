package io.gad.server.console;

import io.gad.api.StepView;
import io.gad.server.wire.StepMeaning;

/**
 * A step with what it means to somebody outside.
 *
 * @param outcome as people are told it: of an operation that is running, a step that has not come to its end is under way
 * @param tone of its outcome
 */
public record StepRow(StepView step, String meaning, String outcome, String tone) {

    /** @param running whether its operation is */
    static StepRow of(StepView step, boolean running) {
        String outcome = running && step.outcome().equals("NOT_YET") ? "RUNNING" : step.outcome();
        String tone = switch (outcome) {
            case "DONE" -> "well";
            case "RUNNING" -> "working";
            case "NOT_YET" -> "watch";
            case "FAILED" -> "act";
            default -> "idle";
        };
        return new StepRow(step, StepMeaning.of(step.name()), outcome, tone);
    }
}
