package io.gad.control.port;

/**
 * How far the sequences are ahead.
 *
 * @param advanced sequences set
 * @param left sequences not reached within the deadline
 * @param exact whether values came from the closed old primary itself and not from polls with a margin
 */
public record SequenceResult(int advanced, int left, boolean exact) {}
