package io.gad.sync.apply;

import io.gad.postgres.Session;
import io.gad.sync.batch.KeyedChanges;
import io.gad.sync.batch.KeylessChanges;
import io.gad.sync.batch.NetRow;
import io.gad.sync.batch.RowImage;
import io.gad.sync.batch.RowKey;
import io.gad.sync.batch.TableChanges;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes one table's folded changes as sets: deletes, then updates, then inserts. Rows whose key moves, or whose update
 * touches another unique index, are taken out with their old values and put in again, so that swaps and chains pass.
 * Every statement must meet as many rows as were staged; another number means that the sides differ.
 */
final class SetWriter {

    private final Session session;
    private final Stages stages;

    SetWriter(Session session, Stages stages) {
        this.session = session;
        this.stages = stages;
    }

    void write(TargetTable target, TableChanges changes, Extent.Held held) {
        switch (changes) {
            case KeyedChanges keyed -> writeKeyed(target, keyed.rows(), held);
            case KeylessChanges keyless -> writeKeyless(target, keyless);
        }
    }

    /** Also for a part of a table's rows, by {@link RowWriter}. */
    void writeKeyed(TargetTable target, List<NetRow> all, Extent.Held held) {
        List<NetRow> staged = new ArrayList<>();
        List<NetRow> inserts = new ArrayList<>();
        ArrivedFormats formats = new ArrivedFormats(target);
        for (NetRow row : all) {
            NetRow.Action action = row.action();
            if (action == NetRow.Action.NONE) {
                continue;
            }
            see(formats, row);
            (action == NetRow.Action.INSERT ? inserts : staged).add(row);
        }
        List<Boolean> text = formats.text();
        boolean direct = stages.layout(target, text).isAllBinary();
        if (!direct) {
            staged.addAll(inserts);
        }
        if (!staged.isEmpty()) {
            StageLayout layout = stages.open(target, text, staged.size());
            new StagedRows(layout, staged).write(session, this, held);
        }
        if (direct && !inserts.isEmpty()) {
            copyInto(stages.layout(target, text), inserts);
        }
    }

    private static void see(ArrivedFormats formats, NetRow row) {
        RowImage image = row.image();
        if (image != null) {
            formats.see(image);
        }
        RowKey origin = row.origin();
        if (origin != null && row.action() != NetRow.Action.UPDATE) {
            formats.see(origin.image());
        }
    }

    private void copyInto(StageLayout layout, List<NetRow> inserts) {
        BinaryCopy copy = new BinaryCopy(session, ApplySql.copyIntoTable(layout));
        for (NetRow row : inserts) {
            RowImage image = row.image();
            copy.startRow(layout.size());
            copy.values(image, layout.target().columns());
        }
        expect(layout, "insert", inserts.size(), copy.end());
    }

    private void writeKeyless(TargetTable target, KeylessChanges changes) {
        ArrivedFormats formats = new ArrivedFormats(target);
        changes.counts().keySet().forEach(row -> formats.see(row.image()));
        StageLayout layout =
                stages.open(target, formats.text(), changes.counts().size());
        BinaryCopy copy = new BinaryCopy(session, ApplySql.copyIntoStage(layout));
        List<RowImage> images = new ArrayList<>();
        long deletes = 0;
        long inserts = 0;
        int n = 0;
        for (Map.Entry<RowKey, Long> entry : changes.counts().entrySet()) {
            long count = entry.getValue();
            if (count == 0) {
                continue;
            }
            copy.startRow(StageLayout.OWN_COLUMNS + layout.inFirst());
            images.add(entry.getKey().image());
            copy.int4(n++);
            copy.int2(count < 0 ? ApplySql.DELETE : ApplySql.INSERT);
            copy.int4(0);
            copy.int8(Math.abs(count));
            copy.values(entry.getKey().image(), target.columns().subList(0, layout.inFirst()));
            deletes += count < 0 ? -count : 0;
            inserts += count > 0 ? count : 0;
        }
        expect(layout, "stage", n, copy.end());
        layout.stageRest(session, images.iterator());
        if (deletes > 0) {
            expect(layout, "delete", deletes, run(ApplySql.deleteEqual(layout)).getFirst());
        }
        if (inserts > 0) {
            expect(layout, "insert", inserts, run(ApplySql.insertCopies(layout)).getFirst());
        }
    }

    /** Runs statements in one round trip; gives the number of rows that each changed. */
    List<Long> run(String... statements) {
        String sql = String.join("; ", statements);
        List<Long> counts = new ArrayList<>();
        try (Statement statement = session.jdbc().createStatement()) {
            statement.setEscapeProcessing(false);
            boolean rows = statement.execute(sql);
            while (rows || statement.getUpdateCount() >= 0) {
                if (!rows) {
                    counts.add(statement.getLargeUpdateCount());
                }
                rows = statement.getMoreResults();
            }
            return counts;
        } catch (SQLException e) {
            throw session.failure("Running: " + sql, e);
        }
    }

    static void expect(StageLayout layout, String doing, long expected, long found) {
        if (expected != found) {
            throw new ApplyMismatch(layout.target().table().name(), doing, expected, found);
        }
    }
}
