package io.gad.server.console;

import io.gad.api.StepView;
import io.gad.server.wire.StepMeaning;

/** A step with what it means to somebody outside. @param tone of its outcome */
public record StepRow(StepView step, String meaning, String tone) {

    static StepRow of(StepView step) {
        String tone = switch (step.outcome()) {
            case "DONE" -> "well";
            case "RUNNING" -> "working";
            case "NOT_YET" -> "watch";
            case "FAILED" -> "act";
            default -> "idle";
        };
        return new StepRow(step, StepMeaning.of(step.name()), tone);
    }
}
