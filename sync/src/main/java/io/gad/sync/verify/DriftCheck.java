package io.gad.sync.verify;

import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.sync.schema.ObjectComparison;
import io.gad.sync.schema.ObjectComparison.Unequal;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds definitions that are not the same on both sides, without a cut, so that nobody waits for it. A difference may be a
 * change on its way: it is told only if it is found again, both definitions being what they were, after the target has
 * applied everything up to where the source stood behind the first look.
 */
public final class DriftCheck {

    private static final Comparator<DifferingObject> BY_NAME =
            Comparator.comparing(object -> object.kind() + object.name());

    private final SchemaLook shown;
    private Set<Unequal> before = Set.of();
    private Lsn sourceEnd = Lsn.ZERO;
    private Lsn lastApplied = Lsn.ZERO;
    private List<DifferingObject> drifted = List.of();

    public DriftCheck(String database) {
        this.shown = new SchemaLook(database);
    }

    /** What differs at this moment, also what is only on its way. */
    public static List<DifferingObject> atOnce(Session source, Session target) {
        SchemaLook shown = new SchemaLook(source.database());
        return ObjectComparison.of(source, target).unequal().stream()
                .map(shown::differing)
                .sorted(BY_NAME)
                .toList();
    }

    /**
     * Looks once.
     *
     * @param applied up to where the target held everything before this was called; where that is not yet behind the look
     *     before, nothing is looked at
     * @return what is known to differ
     */
    public List<DifferingObject> look(Session source, Session target, Lsn applied) {
        if (lastApplied.isAfter(
                applied)) { // Another source, or one restored: its positions say nothing of the look before.
            before = Set.of();
            sourceEnd = Lsn.ZERO;
        }
        lastApplied = applied;
        if (applied.isAfter(sourceEnd) || applied.equals(sourceEnd)) {
            Set<Unequal> now = new HashSet<>(ObjectComparison.of(source, target).unequal());
            drifted = now.stream()
                    .filter(before::contains)
                    .map(shown::differing)
                    .sorted(BY_NAME)
                    .toList();
            before = now;
            sourceEnd = source.currentLsn();
        }
        return drifted;
    }
}
