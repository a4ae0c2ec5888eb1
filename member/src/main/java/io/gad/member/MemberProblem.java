package io.gad.member;

/** A member could not be brought into the state that was asked for, and needs a decision or a person. */
public final class MemberProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final String hint;

    /**
     * @param code stable and upper case, for example {@code INSTANCE_IN_ANOTHER_GROUP}
     * @param message what was expected and what was found
     * @param hint what to do
     */
    public MemberProblem(String code, String message, String hint) {
        super(message);
        this.code = code;
        this.hint = hint;
    }

    public MemberProblem(String code, String message, String hint, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.hint = hint;
    }

    public String code() {
        return code;
    }

    public String hint() {
        return hint;
    }
}
