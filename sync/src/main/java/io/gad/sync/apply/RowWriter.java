package io.gad.sync.apply;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import io.gad.sync.batch.KeyedChanges;
import io.gad.sync.batch.NetRow;
import io.gad.sync.batch.RowImage;
import io.gad.sync.batch.RowKey;
import io.gad.sync.batch.TableChanges;
import io.gad.sync.constraint.HashedPartition;
import java.util.List;
import java.util.Optional;

/**
 * The last resort: finds the row by which a set could not be written, in a transaction that will be rolled back. First
 * by looking which rows are missing or in the way; else by writing them one by one.
 */
final class RowWriter {

    private static final String HINT = "Nothing of it was applied. Compare the table on both sides;"
            + " set the row right on the secondary's side and resume. Or: " + CopyAnew.HINT;

    private static final String HASHED_HINT =
            "Nothing of it was applied. The table is a partition by the hash of an enum, or of"
                    + " something made of one, which is another on each server: leave the partitions out, or let the source"
                    + " partition by LIST or by another column; then resync.";

    private final Session session;
    private final Stages stages;
    private final SetWriter sets;

    RowWriter(Session session, Stages stages, SetWriter sets) {
        this.session = session;
        this.stages = stages;
        this.sets = sets;
    }

    /** Always throws: what was found. The state before the set stands in savepoint {@code before}. */
    SyncProblem explain(TargetTable target, TableChanges changes, RuntimeException failure) {
        return switch (changes) {
            case KeyedChanges keyed -> {
                List<NetRow> rows = keyed.rows().stream()
                        .filter(r -> r.action() != NetRow.Action.NONE)
                        .toList();
                yield misfit(target, rows).orElseGet(() -> oneByOne(target, rows, failure));
            }
            case io.gad.sync.batch.KeylessChanges keyless ->
                new SyncProblem(
                        failure instanceof ApplyMismatch ? "DIVERGENCE" : "APPLY_REFUSED",
                        "Expected the target's table " + target.table().name()
                                + ", whose rows have no key, to hold what the source changed, found otherwise: "
                                + failure.getMessage(),
                        hint(target),
                        failure);
        };
    }

    private String hint(TargetTable target) {
        return target.table().partition()
                        && HashedPartition.is(session, target.table().name())
                ? HASHED_HINT
                : HINT;
    }

    private Optional<SyncProblem> misfit(TargetTable target, List<NetRow> rows) {
        ArrivedFormats formats = new ArrivedFormats(target);
        rows.forEach(row -> see(formats, row));
        StageLayout layout = stages.open(target, formats.text(), rows.size());
        new StagedRows(layout, rows).stage(session);
        Optional<Integer> missing = session.first(ApplySql.firstMissing(layout), r -> r.getInt(1));
        if (missing.isPresent()) {
            return Optional.of(new SyncProblem(
                    "DIVERGENCE",
                    "Expected row " + key(layout, missing.get(), true) + " of "
                            + target.table().name() + " on the target, which the source changed, found none.",
                    HINT));
        }
        return session.first(ApplySql.firstExisting(layout), r -> r.getInt(1))
                .map(n -> new SyncProblem(
                        "DIVERGENCE",
                        "Expected no row " + key(layout, n, false) + " of "
                                + target.table().name() + " on the target, which the source inserted, found one.",
                        HINT));
    }

    private SyncProblem oneByOne(TargetTable target, List<NetRow> rows, RuntimeException failure) {
        for (NetRow row : rows) {
            session.execute("SAVEPOINT gad_row");
            try {
                sets.writeKeyed(target, List.of(row), Extent.Held.ALL);
                sets.finish();
            } catch (ApplyMismatch | PostgresException e) {
                session.execute("ROLLBACK TO SAVEPOINT gad_row");
                sets.begin();
                ArrivedFormats formats = new ArrivedFormats(target);
                see(formats, row);
                // Others than before the savepoint: one that the row was first to need went with it.
                StageLayout layout = new Stages(session, Stages.FOUND).open(target, formats.text(), 1);
                new StagedRows(layout, List.of(row)).stage(session);
                return refused(target, key(layout, 0, row.image() == null), e);
            }
            session.execute("RELEASE SAVEPOINT gad_row");
        }
        return refused(target, "(unknown, as each row alone passes)", failure);
    }

    private SyncProblem refused(TargetTable target, String key, RuntimeException failure) {
        return new SyncProblem(
                "APPLY_REFUSED",
                "Expected the target to take row " + key + " of "
                        + target.table().name() + ", found: " + failure.getMessage(),
                hint(target),
                failure);
    }

    private String key(StageLayout layout, int n, boolean old) {
        return session.one(ApplySql.keyText(layout, old), row -> row.getString(1), n);
    }

    private static void see(ArrivedFormats formats, NetRow row) {
        RowImage image = row.image();
        if (image != null) {
            formats.see(image);
        }
        RowKey origin = row.origin();
        if (origin != null) {
            formats.see(origin.image());
        }
    }
}
