package io.gad.control.port;

/**
 * How far an instance could be closed.
 *
 * @param detail who could not be ended or disabled, since when it is unreachable; empty when fully fenced
 */
public record FenceResult(Extent extent, String detail) {

    /** How much of the fence stands. */
    public enum Extent {
        /** Nobody can commit there any more. */
        FENCED,
        /** Closed, but somebody could not be ended or disabled, or a prepared transaction is in doubt. */
        PARTLY,
        /** It did not answer: it may still be written to. */
        UNREACHABLE,
        /** Another server answers than the one that is meant; nothing was done to it. */
        ANOTHER
    }
}
