package io.gad.server.wire;

import io.gad.api.Problem;
import io.gad.control.problem.ProblemCode;
import java.util.Arrays;

/** Problems of the control plane on the wire. */
public final class ProblemWire {

    private ProblemWire() {}

    public static Problem of(io.gad.control.problem.Problem problem) {
        ProblemCode code = problem.code();
        return Problem.of(code.name(), code.status(), code.title(), problem.detail(), problem.hint());
    }

    /** Why a database does not go on; its sentence already holds the way out. */
    static Problem ofSync(String code, String detail) {
        return Arrays.stream(ProblemCode.values())
                .filter(c -> c.name().equals(code))
                .findFirst()
                .map(c -> Problem.of(code, c.status(), c.title(), detail, c.hint()))
                .orElseGet(() -> Problem.of(code, 409, "The synchronization does not go on", detail, null));
    }

    /** Something that a person should look at. */
    static Problem ofGroup(String detail) {
        return Problem.of("ATTENTION", 409, "A person should look at this", detail, null);
    }
}
