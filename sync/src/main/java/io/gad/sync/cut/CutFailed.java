package io.gad.sync.cut;

/** A cut could not be made now; it may be tried again. */
public final class CutFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CutFailed(String message) {
        super(message);
    }

    public CutFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
