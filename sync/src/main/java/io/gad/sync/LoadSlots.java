package io.gad.sync;

import io.gad.postgres.PostgresException;
import io.gad.postgres.SqlState;
import io.gad.postgres.replication.CreatedSlot;
import io.gad.postgres.replication.ReplicationSlots;
import java.time.Duration;
import java.util.Optional;

/** Makes the slots whose snapshots the later rounds of a load read under. Each waits for every transaction of the source that writes. */
final class LoadSlots {

    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(10);
    private static final Duration LAST_PATIENCE = Duration.ofMinutes(5);

    private final DatabasePair pair;
    private final SyncState state;

    LoadSlots(DatabasePair pair, SyncState state) {
        this.pair = pair;
        this.state = state;
    }

    /** One for its snapshot alone. */
    CreatedSlot passing() throws InterruptedException {
        return patiently(passingName());
    }

    /** As {@link #passing}, if it can be had soon. */
    Optional<CreatedSlot> passingSoon() {
        try {
            return Optional.of(create(passingName(), FIRST_PATIENCE));
        } catch (PostgresException e) {
            if (e.kind() != SqlState.CONTENTION) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private String passingName() {
        return "gad_load_" + pair.spec().id() + "_" + Long.toHexString(System.nanoTime() & 0xFFFFFFFFL);
    }

    private CreatedSlot create(String name, Duration patience) {
        return ReplicationSlots.create(pair.spec().source(), pair.name(), name, pair.purpose("slot"), patience, true);
    }

    private CreatedSlot patiently(String name) throws InterruptedException {
        Duration patience = FIRST_PATIENCE;
        while (true) {
            try {
                CreatedSlot slot = create(name, patience);
                state.well();
                return slot;
            } catch (PostgresException e) {
                if (e.kind() != SqlState.CONTENTION) {
                    throw e;
                }
                waits(patience);
                Duration longer = patience.multipliedBy(2);
                patience = longer.compareTo(LAST_PATIENCE) > 0 ? LAST_PATIENCE : longer;
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    private void waits(Duration patience) {
        state.trouble(
                "SLOT_WAITS",
                "The slot for database " + pair.name() + " waits for transactions of the source that are open"
                        + " for longer than " + patience.toSeconds()
                        + " s. End them if the copy may not wait (pg_stat_activity, pg_prepared_xacts).");
    }
}
