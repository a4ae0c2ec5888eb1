package io.gad.control.port;

/** A drill's work was left in the middle, for it was not to go on. */
public final class DrillStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DrillStoppedException(String message, Throwable cause) {
        super(message, cause);
    }
}
