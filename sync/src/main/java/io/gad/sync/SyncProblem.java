package io.gad.sync;

/** A database sync cannot go on without a person; nothing was skipped and nothing is lost. */
public final class SyncProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final String hint;

    /**
     * @param code stable and upper case, documented among the problems, for example {@code SLOT_LOST}
     * @param message what was expected and what was found
     * @param hint what to do
     */
    public SyncProblem(String code, String message, String hint) {
        super(message);
        this.code = code;
        this.hint = hint;
    }

    public SyncProblem(String code, String message, String hint, Throwable cause) {
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
