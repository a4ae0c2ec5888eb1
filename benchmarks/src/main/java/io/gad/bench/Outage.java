package io.gad.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Why clients cannot write for a while; the click comes at once. */
enum Outage {
    /** The primary's processes are gone; whoever is connected hears of it. */
    KILLED,
    /** Nothing passes to or from the primary, nobody is told, and no packet is confirmed. */
    SILENT,
    /** Nothing is wrong: the two exchange their roles. */
    SWITCH_OVER;

    /** As the command line and the output call it. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> labels() {
        return Stream.of(values()).map(Outage::label).toList();
    }

    static Optional<Outage> named(String label) {
        return Stream.of(values())
                .filter(one -> one.label().equalsIgnoreCase(label))
                .findFirst();
    }
}
