package io.gad.control.instance;

import io.gad.control.port.MemberProbe;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.postgres.SqlState;

/** Why an instance did not let us in, as a refusal. */
public final class NoAnswer {

    private NoAnswer() {}

    /** @param hosts where it was looked for */
    public static RefusedException of(String instance, String hosts, MemberProbe probe) {
        return new RefusedException(
                code(probe),
                "Expected instance " + instance + " at " + hosts + " to answer, found: " + probe.problem() + ".");
    }

    public static ProblemCode code(MemberProbe probe) {
        return probe.refusal().map(NoAnswer::code).orElse(ProblemCode.MEMBER_UNREACHABLE);
    }

    private static ProblemCode code(SqlState refusal) {
        return switch (refusal) {
            // A database or a role that is named and does not exist.
            case AUTHENTICATION, UNDEFINED, PRIVILEGE -> ProblemCode.LOGIN_REFUSED;
            case TLS -> ProblemCode.TLS_FAILED;
            case UNREACHABLE,
                    UNAVAILABLE,
                    DUPLICATE,
                    READ_ONLY,
                    CONTENTION,
                    CANCELLED,
                    CONSTRAINT,
                    DISK_FULL,
                    RESOURCES,
                    IN_USE,
                    OTHER -> ProblemCode.MEMBER_UNREACHABLE;
        };
    }
}
