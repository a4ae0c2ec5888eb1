package io.gad.member;

/** The member no longer has the reign, generation or role that a writer claims: the writer stops for good. */
public final class StaleMandateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StaleMandateException(String message) {
        super(message);
    }
}
