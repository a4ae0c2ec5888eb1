package io.gad.control.recover;

import io.gad.control.port.MemberAddress;
import io.gad.member.CarriedDocument;
import io.gad.member.Survivor;
import java.util.Map;
import java.util.Optional;

/**
 * Everybody of one group who could be asked.
 *
 * @param carried the latest document that any of them carries
 * @param source that document as its member holds it
 * @param survivors by instance, what it tells
 * @param addresses by instance, how to reach it, password included
 * @param unreached by instance, why it could not be asked
 */
record Gathered(
        CarriedGroup carried,
        CarriedDocument source,
        Map<String, Survivor> survivors,
        Map<String, MemberAddress> addresses,
        Map<String, String> unreached) {

    Gathered {
        survivors = Map.copyOf(survivors);
        addresses = Map.copyOf(addresses);
        unreached = Map.copyOf(unreached);
    }

    /** How to reach one that answered. */
    MemberAddress address(String instance) {
        return Optional.ofNullable(addresses.get(instance))
                .orElseThrow(() -> new IllegalStateException(
                        "Expected to know how to reach " + instance + ", found that the document does not name it."));
    }

    /**
     * Higher than any that was found; and another than who draws one elsewhere, asking others, would have: the milliseconds of
     * the moment. So of two managers that did not see each other one is outdated as soon as they do.
     */
    long nextGeneration(long millis) {
        long standing = survivors.values().stream()
                .mapToLong(Survivor::generation)
                .max()
                .orElse(0);
        return Math.max(millis, Math.max(standing, carried.group().generation()) + 1);
    }
}
