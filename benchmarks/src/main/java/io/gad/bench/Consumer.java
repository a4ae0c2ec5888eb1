package io.gad.bench;

import io.gad.testkit.PostgresServer;

/** What keeps a target in step with the source, and can be held. */
sealed interface Consumer permits GadConsumer, Pglogical, Subscription {

    /** As the output calls it. */
    String name();

    PostgresServer target();

    /** Goes on from where it was held; returns when that is asked for. */
    void resume();

    /** Holds; returns when that is asked for, which may be before it has let go of its slot. */
    void pause();

    /** @throws IllegalStateException if it has met a problem */
    void requireWell();
}
