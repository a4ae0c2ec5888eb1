package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.instance.Instance;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import java.util.List;

/** What a runbook says to a request. */
public sealed interface Verdict {

    /** No, and why; nothing changes. */
    record Refused(Problem problem) implements Verdict {}

    /**
     * Yes; all of this is stored in one write, and the operation runs.
     *
     * @param group with the operation's claim on it
     * @param instances those that change
     * @param others other operations that this one changes: abandoned, or superseded
     * @param data what is decided for every repetition
     * @param notes for people
     */
    record Accepted(
            Group group, List<Instance> instances, List<OperationRecord> others, OperationData data, List<String> notes)
            implements Verdict {

        public Accepted {
            instances = List.copyOf(instances);
            others = List.copyOf(others);
            notes = List.copyOf(notes);
        }
    }

    static Verdict refused(ProblemCode code, String detail) {
        return new Refused(Problem.of(code, detail));
    }
}
