package io.gad.control.problem;

/**
 * Why something was refused, failed, or does not go on.
 *
 * @param code a registered code
 * @param detail what was expected, what was found, of which one
 * @param hint what to do
 */
public record Problem(ProblemCode code, String detail, String hint) {

    /** With the code's usual way out. */
    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, code.hint());
    }

    @Override
    public String toString() {
        return code + ": " + detail;
    }
}
