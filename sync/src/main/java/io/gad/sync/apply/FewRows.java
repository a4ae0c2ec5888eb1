package io.gad.sync.apply;

import io.gad.postgres.catalog.Column.Identity;
import io.gad.sync.batch.NetRow;
import io.gad.sync.batch.RowImage;
import io.gad.sync.batch.RowKey;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The short way of rows that are few in a batch: one statement for the deletes, one for the updates of the same columns,
 * one for the inserts, whose parameters are arrays, a column's values in each. They need no stage, and those of several
 * tables go out together. What could collide on its way (moved keys, other unique columns) takes the stage.
 */
final class FewRows {

    /** More are staged: from about 5,000 rows on a COPY takes less than to unfold arrays. */
    static final int MOST = 2_000;

    private static final int MOST_COLUMNS = 100;

    private static final long MOST_BYTES = 512 * 1024;

    private record Update(RowImage origin, RowImage image) {}

    private final ArrayTypes types;
    private final Volley volley;

    FewRows(ArrayTypes types, Volley volley) {
        this.types = types;
        this.volley = volley;
    }

    /**
     * Takes the rows if they may go this way.
     *
     * @param held rows to be deleted or updated
     * @return whether they were taken; if not, nothing was done
     */
    boolean take(StageLayout layout, List<NetRow> held, List<RowImage> inserts) {
        if (held.size() + inserts.size() > MOST || layout.size() == 0 || layout.size() > MOST_COLUMNS) {
            return false;
        }
        List<RowImage> deletes = new ArrayList<>();
        Map<BitSet, List<Update>> updates = new LinkedHashMap<>();
        long bytes = 0;
        for (RowImage image : inserts) {
            bytes += bytes(layout, image);
        }
        for (NetRow row : held) {
            RowImage image = row.image();
            if (row.action() == NetRow.Action.MOVE) {
                return false;
            } else if (image == null) {
                deletes.add(origin(row));
            } else {
                updates.computeIfAbsent(given(layout, image), given -> new ArrayList<>())
                        .add(new Update(origin(row), image));
                bytes += bytes(layout, image);
            }
        }
        if (bytes > MOST_BYTES || updates.keySet().stream().anyMatch(given -> touchesGuarded(layout, given))) {
            return false;
        }
        Optional<List<ArrayTypes.ArrayType>> arrays = types.of(layout);
        if (arrays.isEmpty()) {
            return false;
        }
        write(layout, arrays.get(), deletes, updates, inserts);
        volley.sendIfFull();
        return true;
    }

    private static RowImage origin(NetRow row) {
        RowKey origin = row.origin();
        if (origin == null) {
            throw new IllegalArgumentException("Expected a row that the target holds.");
        }
        return origin.image();
    }

    private static long bytes(StageLayout layout, RowImage image) {
        long bytes = 0;
        for (TargetTable.Mapped column : layout.target().columns()) {
            bytes += image.length(column.source());
        }
        return bytes;
    }

    private static BitSet given(StageLayout layout, RowImage image) {
        BitSet given = new BitSet();
        for (int i = 0; i < layout.size(); i++) {
            given.set(i, !image.isUnchanged(layout.target().columns().get(i).source()));
        }
        return given;
    }

    /** A key that has not moved is in nobody's way. */
    private static boolean touchesGuarded(StageLayout layout, BitSet given) {
        return layout.target().guarded().stream()
                .anyMatch(i -> given.get(i) && !layout.target().isKey(i));
    }

    private void write(
            StageLayout layout,
            List<ArrayTypes.ArrayType> arrays,
            List<RowImage> deletes,
            Map<BitSet, List<Update>> updates,
            List<RowImage> inserts) {
        TargetTable target = layout.target();
        List<Integer> key = target.key().stream().map(TargetTable.Key::position).toList();
        if (!deletes.isEmpty()) {
            volley.add(
                    target.table().name(),
                    "delete",
                    ArraySql.delete(layout, key),
                    parameters(layout, arrays, deletes, key),
                    deletes.size());
        }
        updates.forEach((given, rows) -> {
            List<Integer> set = given.stream()
                    .filter(i -> !target.isKey(i) && layout.column(i).identity() != Identity.ALWAYS)
                    .boxed()
                    .toList();
            if (!set.isEmpty()) {
                List<RowImage> origins = rows.stream().map(Update::origin).toList();
                List<BinaryArray> parameters = parameters(layout, arrays, origins, key);
                parameters.addAll(parameters(
                        layout, arrays, rows.stream().map(Update::image).toList(), set));
                volley.add(target.table().name(), "update", ArraySql.update(layout, key, set), parameters, rows.size());
            }
        });
        if (!inserts.isEmpty()) {
            List<Integer> all = IntStream.range(0, layout.size()).boxed().toList();
            volley.add(
                    target.table().name(),
                    "insert",
                    ArraySql.insert(layout, all),
                    parameters(layout, arrays, inserts, all),
                    inserts.size());
        }
    }

    private static List<BinaryArray> parameters(
            StageLayout layout, List<ArrayTypes.ArrayType> arrays, List<RowImage> rows, List<Integer> columns) {
        List<BinaryArray> parameters = new ArrayList<>();
        for (int i : columns) {
            int source = layout.target().columns().get(i).source();
            parameters.add(BinaryArray.of(arrays.get(i), rows, source));
        }
        return parameters;
    }
}
