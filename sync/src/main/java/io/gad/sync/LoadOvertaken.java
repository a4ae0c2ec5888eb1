package io.gad.sync;

/** A table was rewritten, dropped or changed while it was loaded: what was read is not what the snapshot held. */
final class LoadOvertaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean fromItsBeginning;

    LoadOvertaken(String message) {
        super(message);
        this.fromItsBeginning = false;
    }

    LoadOvertaken(String message, Throwable cause) {
        super(message, cause);
        this.fromItsBeginning = cause instanceof LoadLost;
    }

    /** Whether nothing of what was here counts any more. */
    boolean isFromItsBeginning() {
        return fromItsBeginning;
    }
}
