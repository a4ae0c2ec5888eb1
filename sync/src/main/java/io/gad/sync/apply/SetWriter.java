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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes each table's folded changes as sets: deletes, then updates, then inserts. Rows whose key moves, or whose update
 * touches another unique index, are taken out with their old values and put in again, so that swaps and chains pass.
 * Every statement must meet as many rows as were staged; another number means that the sides differ.
 */
final class SetWriter {

    private final Session session;
    private final Stages stages;
    private final Volley volley;
    private final FewRows few;

    SetWriter(Session session, Stages stages) {
        this.session = session;
        this.stages = stages;
        this.volley = new Volley(session);
        this.few = new FewRows(new ArrayTypes(session), volley);
    }

    /** A new transaction has begun: nothing waits. */
    void begin() {
        volley.forget();
    }

    /** Afterwards everything is written that was given before. */
    void finish() {
        volley.send();
    }

    /** Some is written now, some with {@link #finish}. */
    void write(TargetTable target, TableChanges changes, Extent.Held held) {
        switch (changes) {
            case KeyedChanges keyed -> writeKeyed(target, keyed.rows(), held);
            case KeylessChanges keyless -> writeKeyless(target, keyless);
        }
    }

    /** Also for a part of a table's rows, by {@link RowWriter}. */
    void writeKeyed(TargetTable target, List<NetRow> all, Extent.Held part) {
        List<NetRow> held = new ArrayList<>();
        List<NetRow> inserts = new ArrayList<>();
        ArrivedFormats formats = new ArrivedFormats(target);
        for (NetRow row : all) {
            NetRow.Action action = row.action();
            if (action == NetRow.Action.NONE) {
                continue;
            }
            see(formats, row);
            (action == NetRow.Action.INSERT ? inserts : held).add(row);
        }
        List<Boolean> text = formats.text();
        List<NetRow> staged = KeyOrder.of(target).sorted(held);
        StageLayout way = stages.layout(target, text);
        boolean areFew = staged.size() + inserts.size() <= FewRows.MOST;
        if (areFew && part == Extent.Held.ALL && few.take(way, staged, images(inserts))) {
            return;
        }
        boolean direct = way.isAllBinary();
        if (!direct) {
            staged.addAll(inserts);
        }
        if (!staged.isEmpty()) {
            StageLayout layout = stages.open(target, text, staged.size());
            new StagedRows(layout, staged).write(session, this, part);
        }
        if (direct && !inserts.isEmpty()) {
            copyInto(way, inserts);
        }
    }

    private static List<RowImage> images(List<NetRow> rows) {
        List<RowImage> images = new ArrayList<>(rows.size());
        for (NetRow row : rows) {
            RowImage image = row.image();
            if (image != null) {
                images.add(image);
            }
        }
        return images;
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
            copyRow(copy, layout, row.image());
        }
        expect(layout, "insert", inserts.size(), copy.end());
    }

    private static void copyRow(BinaryCopy copy, StageLayout layout, @Nullable RowImage image) {
        copy.startRow(layout.size());
        copy.values(image, layout.target().columns());
    }

    private void writeKeyless(TargetTable target, KeylessChanges changes) {
        ArrivedFormats formats = new ArrivedFormats(target);
        Map<RowKey, Long> going = new LinkedHashMap<>();
        Map<RowKey, Long> coming = new LinkedHashMap<>();
        changes.counts().forEach((row, count) -> {
            formats.see(row.image());
            if (count != 0) {
                (count < 0 ? going : coming).put(row, Math.abs(count));
            }
        });
        List<Boolean> text = formats.text();
        StageLayout way = stages.layout(target, text);
        if (going.isEmpty() && sum(coming) <= FewRows.MOST && few.take(way, List.of(), copies(coming))) {
            return;
        }
        boolean direct = way.isAllBinary();
        if (!going.isEmpty() || !direct && !coming.isEmpty()) {
            writeStaged(stages.open(target, text, going.size() + coming.size()), going, direct ? Map.of() : coming);
        }
        if (direct && !coming.isEmpty()) {
            copyInto(way, coming);
        }
    }

    private static List<RowImage> copies(Map<RowKey, Long> rows) {
        List<RowImage> images = new ArrayList<>();
        rows.forEach((row, count) -> images.addAll(Collections.nCopies(count.intValue(), row.image())));
        return images;
    }

    private void copyInto(StageLayout layout, Map<RowKey, Long> rows) {
        BinaryCopy copy = new BinaryCopy(session, ApplySql.copyIntoTable(layout));
        rows.forEach((row, count) -> {
            for (long i = 0; i < count; i++) {
                copyRow(copy, layout, row.image());
            }
        });
        expect(layout, "insert", sum(rows), copy.end());
    }

    private void writeStaged(StageLayout layout, Map<RowKey, Long> going, Map<RowKey, Long> coming) {
        BinaryCopy copy = new BinaryCopy(session, ApplySql.copyIntoStage(layout));
        List<RowImage> images = new ArrayList<>();
        going.forEach((row, count) -> stage(copy, layout, images, ApplySql.DELETE, row, count));
        coming.forEach((row, count) -> stage(copy, layout, images, ApplySql.INSERT, row, count));
        expect(layout, "stage", images.size(), copy.end());
        layout.stageRest(session, images.iterator());
        if (!going.isEmpty()) {
            expect(
                    layout,
                    "delete",
                    sum(going),
                    run(ApplySql.deleteEqual(layout)).getFirst());
        }
        if (!coming.isEmpty()) {
            expect(
                    layout,
                    "insert",
                    sum(coming),
                    run(ApplySql.insertCopies(layout)).getFirst());
        }
    }

    private static void stage(
            BinaryCopy copy, StageLayout layout, List<RowImage> images, int op, RowKey row, long count) {
        copy.startRow(StageLayout.OWN_COLUMNS + layout.inFirst());
        copy.int4(images.size());
        copy.int2(op);
        copy.int4(0);
        copy.int8(count);
        copy.values(row.image(), layout.target().columns().subList(0, layout.inFirst()));
        images.add(row.image());
    }

    private static long sum(Map<RowKey, Long> rows) {
        return rows.values().stream().mapToLong(Long::longValue).sum();
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
