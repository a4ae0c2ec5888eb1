package io.gad.sync.ddl;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Indexes whose drop CONCURRENTLY was given up on the source, where a REINDEX, which nobody records, has put them to use
 * again: those that were dropped here ahead are made again. Not before the target has applied what the source had when its
 * own was seen in use: rows of before need not fit.
 */
public final class RevivedIndexes {

    private static final String IN_USE = """
            SELECT i.indexrelid::bigint, pg_catalog.pg_get_indexdef(i.indexrelid) FROM pg_catalog.pg_index i
            WHERE i.indexrelid = pg_catalog.to_regclass(?) AND i.indisunique AND i.indislive AND i.indisvalid
            """;

    private record InUse(long number, String definition) {}

    private static final Duration RESTING = Duration.ofMinutes(5);

    /** @param since what the target must hold; the source had it when the index was seen in use first */
    private record Seen(InUse index, Lsn since) {}

    private final Mandate mandate;
    private final Map<String, Seen> seen = new HashMap<>();
    private volatile List<String> due = List.of();
    private volatile List<String> refused = List.of();
    private long refusedAt;

    public RevivedIndexes(Mandate mandate) {
        this.mandate = mandate;
    }

    /** @param applied up to where the target held everything before this was called */
    public void look(Session source, Session target, Lsn applied) {
        Map<String, String> dropped = DroppedAhead.all(target);
        seen.keySet().retainAll(dropped.keySet());
        List<String> found = new ArrayList<>();
        dropped.forEach((name, definition) -> {
            Optional<InUse> now = source.first(IN_USE, row -> new InUse(row.getLong(1), row.getString(2)), name)
                    .filter(index -> index.definition().equals(definition));
            Seen before = seen.get(name);
            if (now.isEmpty()) {
                seen.remove(name);
            } else if (before == null || !before.index().equals(now.get())) { // A drop of another may still come.
                seen.put(name, new Seen(now.get(), source.currentLsn()));
            } else if (!before.since().isAfter(applied)) {
                found.add(name);
            }
        });
        if (found.isEmpty()) {
            refused = List.of();
        }
        boolean again = refused.isEmpty() || System.nanoTime() - refusedAt > RESTING.toNanos();
        due = again ? List.copyOf(found) : List.of();
    }

    public boolean isDue() {
        return !due.isEmpty();
    }

    /**
     * Makes those that the last look found, each in a transaction of its own. After one that is refused it rests: making
     * an index keeps the apply of its table waiting.
     */
    public List<String> make(Session target) {
        List<String> made = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (String name : due) {
            try {
                if (target.transaction(() -> make(target, name))) {
                    made.add(name);
                }
            } catch (PostgresException e) {
                if (e.kind() != SqlState.CONSTRAINT) {
                    throw e;
                }
                failed.add(name + ": " + e.getMessage());
                refusedAt = System.nanoTime();
            }
        }
        due = List.of();
        refused = List.copyOf(failed);
        return made;
    }

    private boolean make(Session target, String name) {
        MemberLock.hold(target, mandate);
        String definition = DroppedAhead.all(target).get(name);
        if (definition == null || !DroppedAhead.take(target, name) || stands(target, name)) {
            return false;
        }
        target.execute(definition);
        return true;
    }

    /** Those that could not be made the last time, and why. */
    public List<String> refused() {
        return refused;
    }

    private static boolean stands(Session target, String name) {
        return target.one("SELECT pg_catalog.to_regclass(?) IS NOT NULL", row -> row.getBoolean(1), name);
    }
}
