package io.gad.sync;

/** A table was rewritten, dropped or changed while it was loaded: what was read is not what the snapshot held. */
final class LoadOvertaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LoadOvertaken(String message) {
        super(message);
    }

    LoadOvertaken(String message, Throwable cause) {
        super(message, cause);
    }
}
