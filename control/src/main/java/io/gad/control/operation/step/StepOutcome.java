package io.gad.control.operation.step;

import io.gad.control.problem.Problem;

/** How one attempt at a step ended. */
public sealed interface StepOutcome {

    /** Behind us. */
    record Done(String detail) implements StepOutcome {}

    /** Tried again; {@code why} is what people see meanwhile. */
    record NotYet(String why) implements StepOutcome {}

    /** Trying again would not help. Before the commit point the operation fails; after it, it tries all the same. */
    record Failed(Problem problem) implements StepOutcome {}
}
