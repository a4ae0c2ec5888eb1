package io.gad.control.port;

/** An instance could not be asked, or did not answer within the deadline: what was asked may or may not be done. */
public final class MemberUnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String instance;

    public MemberUnreachableException(String instance, String message) {
        super(message);
        this.instance = instance;
    }

    public MemberUnreachableException(String instance, String message, Throwable cause) {
        super(message, cause);
        this.instance = instance;
    }

    public String instance() {
        return instance;
    }
}
