package io.gad.member;

import java.util.Comparator;

/**
 * A group's document as a member carries it. The later one is that of the higher epoch, then of the later manager, then of the
 * higher version: a manager that was rebuilt counts its versions anew.
 *
 * @param json as its manager wrote it, with these two numbers in it besides
 */
public record CarriedDocument(long epoch, long generation, long version, String json)
        implements Comparable<CarriedDocument> {

    private static final Comparator<CarriedDocument> ORDER = Comparator.comparingLong(CarriedDocument::epoch)
            .thenComparingLong(CarriedDocument::generation)
            .thenComparingLong(CarriedDocument::version);

    @Override
    public int compareTo(CarriedDocument other) {
        return ORDER.compare(this, other);
    }
}
