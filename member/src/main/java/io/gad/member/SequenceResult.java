package io.gad.member;

import java.util.Collection;
import java.util.List;

/**
 * What became of the sequences of a new primary.
 *
 * @param advanced how many were set
 * @param left {@code database: schema.name} of those for which time did not suffice; to be gone on with after opening
 * @param exhausted those that reached their bound by the margin and hand out nothing more until they are altered
 */
public record SequenceResult(int advanced, List<String> left, List<String> exhausted) {
    public SequenceResult {
        left = List.copyOf(left);
        exhausted = List.copyOf(exhausted);
    }

    static SequenceResult joined(Collection<SequenceResult> parts) {
        return new SequenceResult(
                parts.stream().mapToInt(SequenceResult::advanced).sum(),
                parts.stream().flatMap(p -> p.left().stream()).toList(),
                parts.stream().flatMap(p -> p.exhausted().stream()).toList());
    }
}
