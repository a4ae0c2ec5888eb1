package io.gad.member;

import io.gad.postgres.Session;

/** A word in the heart's row, which travels with the changes. */
final class Marker {

    private static final String HOLD = "SELECT 1 FROM gad.member WHERE role IN ('PRIMARY', 'FENCED')"
            + " AND epoch = ? AND reign = ?::uuid AND generation <= ? FOR SHARE";

    private static final String WRITE = "INSERT INTO gad.heartbeat AS h (counter, beat_at, marker)"
            + " VALUES (1, pg_catalog.clock_timestamp(), ?) ON CONFLICT (singleton) DO UPDATE"
            + " SET counter = h.counter + 1, beat_at = excluded.beat_at, marker = excluded.marker";

    private static final String LAST = "SELECT h.counter || coalesce(' ' || h.marker, '') FROM gad.heartbeat h";

    private Marker() {}

    /** The number of the last beat, and its marker where it has one; empty before the first. */
    static String lastBeat(Session s) {
        return s.first(LAST, row -> row.getString(1)).orElse("");
    }

    /**
     * @throws StaleMandateException if the member is a secondary, whose heart's row belongs to the engine, or has another
     *     reign or a later manager
     */
    static void write(Session s, String marker, Reign reign, long generation) {
        s.transaction(() -> {
            boolean held = s.first(
                            HOLD,
                            row -> row.getInt(1),
                            reign.epoch(),
                            reign.id().toString(),
                            generation)
                    .isPresent();
            if (!held) {
                throw new StaleMandateException("Expected database " + s.database()
                        + " to be a primary or a fenced one of reign " + reign + " and generation " + generation
                        + " at most to write marker " + marker + ", found it " + RoleChange.row(s) + ".");
            }
            s.update(WRITE, marker);
        });
    }
}
