package io.gad.sync.standing;

import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a task's target keeps its standing slots.
 *
 * @param missing databases of which it keeps none
 * @param mostBytes the most log that one of them keeps
 * @param against why it can keep none; empty: it can
 */
public record StandingLook(List<String> missing, long mostBytes, Optional<String> against) {

    /** From here on a slot turns logical decoding on by itself. */
    private static final int BY_ITSELF = 190_000;

    public StandingLook {
        missing = List.copyOf(missing);
    }

    /** @param target a session into any database of the target; it is not changed */
    public static StandingLook at(Session target, String task, List<String> databases) {
        Map<String, StandingSlot> usable = new HashMap<>();
        StandingSlot.list(target).stream()
                .filter(s -> s.task().equals(task) && s.isUsable())
                .forEach(s -> usable.put(s.state().database(), s));
        List<String> missing = new ArrayList<>(databases);
        missing.removeIf(usable::containsKey);
        long most = usable.values().stream()
                .mapToLong(s -> s.state().retainedBytes())
                .max()
                .orElse(0);
        Optional<String> against =
                level(target).or(() -> SlotRoom.of(target, task).lacks(databases.size()));
        return new StandingLook(missing, most, missing.isEmpty() ? Optional.empty() : against);
    }

    /** Why its log cannot be decoded. */
    static Optional<String> level(Session target) {
        record Level(String set, int version) {}
        Level level = target.one(
                "SELECT coalesce(nullif(pg_catalog.current_setting('effective_wal_level', true), ''),"
                        + " pg_catalog.current_setting('wal_level')),"
                        + " pg_catalog.current_setting('server_version_num')::int",
                row -> new Level(row.getString(1), row.getInt(2)));
        boolean suffices = level.set().equals("logical")
                || (level.version() >= BY_ITSELF && level.set().equals("replica"));
        return suffices ? Optional.empty() : Optional.of("wal_level = " + level.set());
    }
}
