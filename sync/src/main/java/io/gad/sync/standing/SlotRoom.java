package io.gad.sync.standing;

import io.gad.postgres.Session;
import java.util.Optional;

/**
 * How many slots a server has room for. Standing slots take none that somebody will need sooner: of each database one is
 * left for a follower, for a switch over makes one, and one more for the newer that is there before an older goes.
 *
 * @param most what the server allows
 * @param taken all that stand on it
 * @param standing those among them that stand for this task
 */
public record SlotRoom(int most, int taken, int standing) {

    private static final String LOOK = "SELECT pg_catalog.current_setting('max_replication_slots')::int,"
            + " pg_catalog.count(*)::int, pg_catalog.count(*) FILTER (WHERE pg_catalog.starts_with(slot_name::text, ?))::int"
            + " FROM pg_catalog.pg_replication_slots WHERE NOT temporary";

    public static SlotRoom of(Session server, String task) {
        return server.one(
                LOOK, row -> new SlotRoom(row.getInt(1), row.getInt(2), row.getInt(3)), StandingSlot.prefix(task));
    }

    /** How many slots the server should allow for a task of so many databases. */
    public int needed(int databases) {
        return taken - standing + 2 * databases + 1;
    }

    /** Why there is no room for standing slots of so many databases; empty if there is. */
    public Optional<String> lacks(int databases) {
        return most >= needed(databases)
                ? Optional.empty()
                : Optional.of("max_replication_slots = " + most + ", of which others have taken " + (taken - standing)
                        + ": for a standing slot and a follower's of each of " + databases + " databases it takes "
                        + needed(databases));
    }

    /** Whether nobody gets a slot any more. */
    boolean isFull() {
        return taken >= most;
    }

    /** Whether followers would find no free slots for so many databases unless the standing ones give way. */
    boolean isTight(int databases) {
        return standing > 0 && most - taken < databases;
    }
}
