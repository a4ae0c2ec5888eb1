package io.gad.sync.heartbeat;

import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * What the heart of one task has left in {@code gad.heartbeat}, which travels to the task's target with the changes: how
 * often it has beaten, and a random token for each of its connections, the newest last.
 *
 * <p>No copy of the source that was taken before a connection began holds that connection's token, and none that was
 * taken later holds fewer beats than were seen. So a server whose trace continues the one on the target is the one that
 * the target has followed, up to the last beat that the target holds. Other tasks' hearts do not touch it: they may have
 * gone on with a source that was put back while this task was away.
 */
public record Trace(long beats, List<String> tokens) {

    private static final Trace NONE = new Trace(0, List.of());

    /** So many connections whose token the target has not seen: the next leaves none, for the row to stay small. */
    private static final int UNSEEN = 16;

    public Trace {
        tokens = List.copyOf(tokens);
    }

    /** As a side holds it. */
    public static Trace of(Session side, String task) {
        boolean installed =
                side.one("SELECT pg_catalog.to_regclass('gad.heartbeat') IS NOT NULL", row -> row.getBoolean(1));
        return installed ? read(side, task) : NONE;
    }

    static Trace read(Session side, String task) {
        return side.first(
                        "SELECT coalesce((hearts -> ?::text ->> 'beats')::bigint, 0), pg_catalog.array_to_string(ARRAY("
                                + "SELECT pg_catalog.jsonb_array_elements_text(hearts -> ?::text -> 'tokens')), ' ')"
                                + " FROM gad.heartbeat",
                        row -> new Trace(
                                row.getLong(1),
                                row.getString(2).isEmpty()
                                        ? List.of()
                                        : List.of(row.getString(2).split(" "))),
                        task,
                        task)
                .orElse(NONE);
    }

    /** Whether this, of a source, comes after what a target knows. */
    public boolean continues(Trace known) {
        return known.tokens.isEmpty() || tokens.contains(known.tokens.getLast()) && beats >= known.beats;
    }

    /** With a new connection's token, and without those before the one that the target holds. */
    Trace connected(String token, Trace known) {
        List<String> kept = known.tokens.isEmpty()
                ? tokens
                : tokens.subList(Math.max(0, tokens.indexOf(known.tokens.getLast())), tokens.size());
        if (kept.size() >= UNSEEN) {
            return new Trace(beats, kept);
        }
        List<String> more = new ArrayList<>(kept);
        more.add(token);
        return new Trace(beats, more);
    }
}
