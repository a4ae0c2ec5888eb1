package io.gad.bench;

import java.util.List;
import java.util.Locale;

/** Whom GAD is compared with. */
enum Peer {
    /** PostgreSQL's subscription as it is shipped: the target's commits do not wait for its disk. */
    NATIVE("", List.of()),
    /** The same with the settings that GAD's sessions on the target have. */
    NATIVE_ALIKE(", synchronous_commit = on", List.of("jit = off")),
    /** The same with what PostgreSQL offers to make it faster. */
    NATIVE_TUNED(", binary = true, streaming = true", List.of("jit = off")),
    /** The extension {@code pglogical}. */
    PGLOGICAL("", List.of()),
    /** {@code pg_dump | psql}. */
    PG_DUMP("", List.of()),
    /** {@code pgcopydb clone}. */
    PGCOPYDB("", List.of());

    private final String subscriptionOptions;
    private final List<String> sessionSettings;

    Peer(String subscriptionOptions, List<String> sessionSettings) {
        this.subscriptionOptions = subscriptionOptions;
        this.sessionSettings = sessionSettings;
    }

    /** As the command line and the output call it. */
    String label() {
        return this == PG_DUMP ? "pg_dump" : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is one of those that copy. */
    boolean copies() {
        return switch (this) {
            case NATIVE, NATIVE_ALIKE, NATIVE_TUNED, PG_DUMP, PGCOPYDB -> true;
            case PGLOGICAL -> false;
        };
    }

    /** Whether it is one of those that follow changes. */
    boolean follows() {
        return switch (this) {
            case NATIVE, NATIVE_ALIKE, NATIVE_TUNED, PGLOGICAL -> true;
            case PG_DUMP, PGCOPYDB -> false;
        };
    }

    /** Behind the others, each with a comma before it. */
    String subscriptionOptions() {
        return subscriptionOptions;
    }

    /** For its sessions on the target. */
    List<String> sessionSettings() {
        return sessionSettings;
    }
}
