package io.gad.cli;

/** The command cannot be run as it was given; nothing was asked of the server. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String hint;

    /** @param message what was expected and what was found */
    public UsageException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
