package io.gad.sync.verify;

import io.gad.postgres.Session;

/** A session on each side, both in the state that is compared. */
record Sides(Session source, Session target) {

    /** Drops both, whoever waits in them. */
    void abandon() {
        source.abandon();
        target.abandon();
    }
}
