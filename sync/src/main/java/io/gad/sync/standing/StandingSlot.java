package io.gad.sync.standing;

import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.postgres.replication.SlotState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A slot that a secondary keeps for those who may have to follow it. It has two names by turns, for a newer one is there before
 * the older goes, and no server renames a slot.
 *
 * @param task by which the secondary is fed
 * @param databaseOid the database's number on the secondary
 * @param turn 0 or 1
 */
public record StandingSlot(String task, long databaseOid, int turn, SlotState state) {

    /** Before the task's id. No task's own slots begin so: ids are longer than that letter. */
    private static final String PREFIX = "gad_s_";

    /** What the names of all standing slots of a task's target begin with. */
    static String prefix(String task) {
        return PREFIX + task + "_";
    }

    /** At most 40 bytes of the 63 that a name may have. */
    static String name(String task, long databaseOid, int turn) {
        return prefix(task) + databaseOid + "_" + turn;
    }

    /** Under which it is remembered, on the secondary itself, what the publication was like when the slot was made. */
    static String mark(int turn) {
        return "standing_" + turn;
    }

    /** All that stand on a server, whoever is or was fed by what. */
    static List<StandingSlot> list(Session session) {
        return ReplicationSlots.withPrefix(session, PREFIX).stream()
                .flatMap(state -> of(state).stream())
                .toList();
    }

    private static Optional<StandingSlot> of(SlotState state) {
        String[] parts = state.name().substring(PREFIX.length()).split("_", -1);
        return parts.length == 3 && parts[1].matches("[0-9]{1,10}") && parts[2].matches("[01]")
                ? Optional.of(new StandingSlot(parts[0], Long.parseLong(parts[1]), Integer.parseInt(parts[2]), state))
                : Optional.empty();
    }

    /** Under which it is remembered what the publication was like when this one was made. */
    public String publicationMark() {
        return mark(turn);
    }

    /** Whether it was made to its end and its log is still there. */
    boolean isUsable() {
        return state.confirmedFlush().isPresent() && !state.isLost();
    }

    /** Whether whoever follows from this position on misses nothing. */
    boolean reachesBackTo(Lsn position) {
        return isUsable()
                && state.confirmedFlush().filter(c -> !c.isAfter(position)).isPresent();
    }

    /** The one that reaches back furthest; none may be as far as the position. */
    static Optional<StandingSlot> oldest(List<StandingSlot> all, String task, long databaseOid, Lsn position) {
        return all.stream()
                .filter(s -> s.task().equals(task) && s.databaseOid() == databaseOid && s.reachesBackTo(position))
                .min(Comparator.comparing(s -> s.state().confirmedFlush().orElseThrow()));
    }

    /** Of the session's database, the one that reaches back furthest of those that a task's target has kept. */
    public static Optional<StandingSlot> oldest(Session session, String task) {
        long oid = session.one(
                "SELECT oid::bigint FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()",
                row -> row.getLong(1));
        return oldest(list(session), task, oid, new Lsn(Long.MAX_VALUE));
    }

    /** The one that keeps the least log, of those from which one can follow from a position on. */
    static Optional<StandingSlot> of(List<StandingSlot> all, String task, long databaseOid, Lsn position) {
        return all.stream()
                .filter(s -> s.task().equals(task) && s.databaseOid() == databaseOid && s.reachesBackTo(position))
                .max(Comparator.comparing(s -> s.state().confirmedFlush().orElseThrow()));
    }
}
