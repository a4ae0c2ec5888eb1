package io.gad.e2e.versions;

import java.util.List;

/** A source and a target by their major versions. */
record VersionPair(int source, int target) {

    /** The version of the client programs that come with Debian's packages: no older server's schema needs another. */
    private static final int TOOLS = 15;

    /** The pairs that are kept working. */
    static List<VersionPair> all() {
        return List.of(
                new VersionPair(15, 15),
                new VersionPair(15, 16),
                new VersionPair(15, 17),
                new VersionPair(15, 18),
                new VersionPair(16, 18),
                new VersionPair(18, 18));
    }

    /** Whether the schema can be copied; else it must stand on both sides. */
    boolean copies() {
        return source <= TOOLS;
    }

    String schemaMode() {
        return copies() ? "copy" : "existing";
    }

    String group() {
        return "from" + source + "to" + target;
    }

    @Override
    public String toString() {
        return source + " -> " + target;
    }
}
