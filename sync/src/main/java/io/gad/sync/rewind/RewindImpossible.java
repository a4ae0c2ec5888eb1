package io.gad.sync.rewind;

/** What a former primary and the new primary may differ in cannot be told, or not be set: the message says why. */
public final class RewindImpossible extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RewindImpossible(String why) {
        super(why);
    }

    public RewindImpossible(String why, Throwable cause) {
        super(why, cause);
    }
}
