package io.gad.sync;

import io.gad.postgres.Session;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.postgres.replication.SlotState;
import java.util.Optional;

/** Where a database stands, by what is on the servers alone. */
final class Standing {

    private Standing() {}

    /** The target's progress row; empty also where the target has no such database yet. */
    static Optional<Progress> look(DatabasePair pair) {
        try (Session maintenance = pair.maintenance("look")) {
            boolean there = maintenance.one(
                    "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_database WHERE datname = ?)",
                    row -> row.getBoolean(1),
                    pair.name());
            if (!there) {
                return Optional.empty();
            }
        }
        try (Session target = pair.target("look")) {
            return Progress.read(target, pair.spec().id());
        }
    }

    /**
     * The slot from which a loaded database is followed.
     *
     * @throws SyncProblem {@code SLOT_LOST}: what the source has committed since cannot be read any more
     */
    static void requireSlot(Session source, DatabasePair pair) {
        Optional<SlotState> slot = ReplicationSlots.find(source, pair.slot());
        if (slot.filter(s -> !s.isLost()).isEmpty()) {
            throw new SyncProblem(
                    "SLOT_LOST",
                    "Expected the slot " + pair.slot() + " on the source, found "
                            + (slot.isEmpty() ? "none" : "that the server has removed log it needs")
                            + ": what was committed since cannot be read any more.",
                    CopyAnew.hint(pair.spec()));
        }
    }
}
