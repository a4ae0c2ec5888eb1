package io.gad.control.recover;

import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;

/** Why a manager cannot be rebuilt. */
final class Refusals {

    private Refusals() {}

    static RefusedException refused(String detail) {
        return new RefusedException(ProblemCode.RECOVER_REFUSED, detail);
    }
}
