package io.gad.sync.apply;

import io.gad.postgres.Session;
import io.gad.sync.batch.NetRow;
import io.gad.sync.batch.RowImage;
import io.gad.sync.batch.RowKey;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table's rows on their way through its stage. Rows that leave the same columns unchanged have the same mask and are
 * written by the same statement, which does not name those columns.
 */
final class StagedRows {

    /** Rows of one mask: how many are updated in place, how many move. */
    private static final class Mask {
        final int number;
        final List<Integer> given;
        long updates;
        long again;

        Mask(int number, List<Integer> given) {
            this.number = number;
            this.given = given;
        }
    }

    private final StageLayout layout;
    private final List<NetRow> rows;
    private final Map<BitSet, Mask> masks = new LinkedHashMap<>();
    private long deletes;
    private long inserts;

    StagedRows(StageLayout layout, List<NetRow> rows) {
        this.layout = layout;
        this.rows = rows;
    }

    /** Stages the rows and brings them from there into the table. */
    void write(Session session, SetWriter writer, Extent.Held held) {
        stage(session);
        if (held == Extent.Held.PART) {
            sortOutMissing(session);
        }
        sortOutGuarded(writer);
        takeOutAndUpdate(writer);
        putIn(writer);
    }

    /** Staged rows are numbered as in the list. */
    void stage(Session session) {
        BinaryCopy copy = new BinaryCopy(session, ApplySql.copyIntoStage(layout));
        for (int n = 0; n < rows.size(); n++) {
            stage(copy, n, rows.get(n));
        }
        SetWriter.expect(layout, "stage", rows.size(), copy.end());
        layout.stageRest(session, rows.stream().map(NetRow::image).iterator());
    }

    private void stage(BinaryCopy copy, int n, NetRow row) {
        copy.startRow(StageLayout.OWN_COLUMNS + layout.target().key().size() + layout.inFirst());
        copy.int4(n);
        RowImage image = row.image();
        int mask = 0;
        switch (row.action()) {
            case NONE -> throw new IllegalArgumentException("Expected a row with something to do.");
            case DELETE -> {
                deletes++;
                copy.int2(ApplySql.DELETE);
            }
            case INSERT -> {
                inserts++;
                copy.int2(ApplySql.INSERT);
            }
            case UPDATE -> {
                Mask of = mask(image);
                of.updates++;
                mask = of.number;
                copy.int2(ApplySql.UPDATE);
            }
            case MOVE -> {
                Mask of = mask(image);
                of.again++;
                mask = of.number;
                copy.int2(ApplySql.AGAIN);
            }
        }
        copy.int4(mask);
        copy.int8(1);
        RowKey origin = row.origin();
        for (TargetTable.Key key : layout.target().key()) {
            if (origin == null) {
                copy.nothing();
            } else {
                copy.value(
                        origin.image(),
                        layout.target().columns().get(key.position()).source());
            }
        }
        copy.values(image, layout.target().columns().subList(0, layout.inFirst()));
    }

    private Mask mask(@org.jspecify.annotations.Nullable RowImage image) {
        if (image == null) {
            throw new IllegalArgumentException("Expected the image of a row that stays.");
        }
        BitSet unchanged = new BitSet();
        for (int i = 0; i < layout.size(); i++) {
            unchanged.set(i, image.isUnchanged(layout.target().columns().get(i).source()));
        }
        return masks.computeIfAbsent(unchanged, bits -> {
            List<Integer> given = new ArrayList<>();
            for (int i = 0; i < layout.size(); i++) {
                if (!bits.get(i)) {
                    given.add(i);
                }
            }
            return new Mask(masks.size(), given);
        });
    }

    /** Afterwards everything that is staged meets its row, as where the target holds all of them. */
    private void sortOutMissing(Session session) {
        List<Integer> whole = new ArrayList<>();
        List<Integer> partly = new ArrayList<>();
        for (Mask mask : masks.values()) {
            (mask.given.size() == layout.size() ? whole : partly).add(mask.number);
            mask.updates = 0;
            mask.again = 0;
        }
        new Sieve(layout).sort(session, whole, partly);
        deletes = 0;
        inserts = 0;
        List<Mask> numbered = List.copyOf(masks.values());
        for (Sorted sorted : session.list(
                "SELECT op, mask, count(*) FROM " + layout.stage() + " GROUP BY op, mask",
                row -> new Sorted(row.getInt(1), row.getInt(2), row.getLong(3)))) {
            switch (sorted.op()) {
                case ApplySql.DELETE -> deletes = sorted.rows();
                case ApplySql.INSERT -> inserts += sorted.rows();
                case ApplySql.UPDATE -> numbered.get(sorted.mask()).updates = sorted.rows();
                default -> numbered.get(sorted.mask()).again = sorted.rows();
            }
        }
    }

    private record Sorted(int op, int mask, long rows) {}

    /** Updates of guarded columns leave the set that is updated in place; unchanged values of them stay in it. */
    private void sortOutGuarded(SetWriter writer) {
        for (Mask mask : masks.values()) {
            List<Integer> changed = new ArrayList<>(mask.given);
            changed.retainAll(layout.target().guarded());
            if (mask.updates > 0 && !changed.isEmpty()) {
                long sorted =
                        writer.run(ApplySql.again(layout, mask.number, changed)).getFirst();
                mask.updates -= sorted;
                mask.again += sorted;
            }
        }
    }

    private void takeOutAndUpdate(SetWriter writer) {
        List<String> statements = new ArrayList<>();
        List<Long> expected = new ArrayList<>();
        if (deletes > 0) {
            statements.add(ApplySql.delete(layout));
            expected.add(deletes);
        }
        long again = masks.values().stream().mapToLong(m -> m.again).sum();
        if (again > 0) {
            statements.add(ApplySql.deleteCarrying(layout));
            expected.add(again);
        }
        for (Mask mask : masks.values()) {
            List<Integer> set = new ArrayList<>(mask.given);
            set.removeIf(i -> layout.target().isKey(i)
                    || layout.column(i).identity() == io.gad.postgres.catalog.Column.Identity.ALWAYS);
            if (mask.updates > 0 && !set.isEmpty()) {
                statements.add(ApplySql.update(layout, mask.number, set));
                expected.add(mask.updates);
            }
        }
        runAll(writer, "delete or update", statements, expected);
    }

    private void putIn(SetWriter writer) {
        List<String> statements = new ArrayList<>();
        List<Long> expected = new ArrayList<>();
        for (Mask mask : masks.values()) {
            if (mask.again > 0) {
                statements.add(ApplySql.insertAgain(layout, mask.number, mask.given));
                expected.add(mask.again);
            }
        }
        if (inserts > 0) {
            statements.add(ApplySql.insert(layout));
            expected.add(inserts);
        }
        runAll(writer, "insert", statements, expected);
    }

    private void runAll(SetWriter writer, String doing, List<String> statements, List<Long> expected) {
        if (statements.isEmpty()) {
            return;
        }
        List<Long> found = writer.run(statements.toArray(String[]::new));
        for (int i = 0; i < expected.size(); i++) {
            SetWriter.expect(layout, doing, expected.get(i), found.get(i));
        }
    }
}
