package io.gad.sync.verify;

import io.gad.sync.cut.CutSite;
import java.util.List;
import java.util.stream.Stream;

/** Something beside rows and definitions, of which no snapshot knows, and in which two sides can be compared all the same. */
@FunctionalInterface
public interface Aspect {

    /**
     * What came of a look.
     *
     * @param compared how many there are
     */
    record Found(int compared, List<DifferingObject> differing) {

        static final Found NOTHING = new Found(0, List.of());

        public Found {
            differing = List.copyOf(differing);
        }

        Found and(Found other) {
            return new Found(
                    compared + other.compared,
                    Stream.concat(differing.stream(), other.differing.stream()).toList());
        }

        /** What differed before as well: the rest was on its way. */
        Found stillOf(Found before) {
            return new Found(
                    compared,
                    differing.stream()
                            .filter(now -> before.differing.stream().anyMatch(now::isSameObjectAs))
                            .toList());
        }
    }

    /** Looks once. What differs is looked at a second time before anybody is told. */
    Found look(CutSite site);
}
