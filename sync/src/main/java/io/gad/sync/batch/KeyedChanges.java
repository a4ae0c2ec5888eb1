package io.gad.sync.batch;

import io.gad.postgres.pgoutput.PgOutputMessage.Delete;
import io.gad.postgres.pgoutput.PgOutputMessage.Insert;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.PgOutputMessage.RowChange;
import io.gad.postgres.pgoutput.PgOutputMessage.Update;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one table whose rows have a key, folded to one for each row. Rows are followed through changes of their
 * key, so that values which an update left out can be taken from the row where the target holds it.
 *
 * <p>The table of folding: insert + update = insert of the new image; insert + delete = nothing; update + update = update
 * where the later value wins; update + delete = delete; delete + insert = update to the full image. Anything else means
 * that the stream contradicts itself. So does a change whose whole old row, where the source sends it, is not the row that
 * has its key here: the source no longer keeps the key that the target goes by.
 */
public final class KeyedChanges implements TableChanges {

    private final Relation relation;
    private final int[] keyColumns;
    private final List<NetRow> rows = new ArrayList<>();
    private final Map<RowKey, NetRow> current = new HashMap<>();
    private final Map<RowKey, NetRow> origins = new HashMap<>();

    /** @param keyColumns positions in the relation; at least one */
    public KeyedChanges(Relation relation, int[] keyColumns) {
        this.relation = relation;
        this.keyColumns = keyColumns.clone();
    }

    @Override
    public Relation relation() {
        return relation;
    }

    public int[] keyColumns() {
        return keyColumns.clone();
    }

    @Override
    public long add(RowChange change, long weight) {
        if (change instanceof Delete delete) {
            RowImage row = RowImage.of(delete.row());
            return delete(key(row), delete.whole() ? row : null, weight);
        } else if (change instanceof Insert insert) {
            return insert(RowImage.of(insert.row()), weight);
        } else {
            RowImage image = RowImage.updated(change.after().orElseThrow(), change.before());
            RowKey after = key(image);
            RowKey before = change.before().map(old -> key(RowImage.of(old))).orElse(after);
            boolean whole = change instanceof Update update && update.whole();
            return update(
                    before, after, image, whole ? RowImage.of(change.before().orElseThrow()) : null, weight);
        }
    }

    private long insert(RowImage image, long weight) {
        RowKey key = key(image);
        NetRow row = origins.isEmpty() ? null : origins.get(key);
        if (row == null || !row.isDeleted()) {
            row = new NetRow(null);
            rows.add(row);
        }
        if (current.putIfAbsent(key, row) != null) {
            throw contradiction("an insert of a row that is there");
        }
        row.become(key, image);
        return row.weigh(weight, false);
    }

    private long update(RowKey before, RowKey after, RowImage image, @Nullable RowImage old, long weight) {
        NetRow row = current.remove(before);
        RowImage whole = image;
        if (row == null) {
            row = arriving(before, "an update");
        } else {
            RowImage earlier = row.image();
            requireSame(earlier, old);
            whole = earlier == null ? image : image.over(earlier);
        }
        row.become(after, whole);
        if (current.putIfAbsent(after, row) != null) {
            throw contradiction("an update to the key of another row");
        }
        return row.weigh(weight, whole != image);
    }

    private long delete(RowKey key, @Nullable RowImage old, long weight) {
        NetRow row = current.remove(key);
        if (row == null) {
            row = arriving(key, "a delete");
        } else {
            requireSame(row.image(), old);
        }
        boolean arrived = row.image() == null;
        row.delete();
        return row.weigh(arrived ? weight : 0, false);
    }

    /** @param old the row before a change as the source sent it, if it sent the whole of it */
    private void requireSame(@Nullable RowImage here, @Nullable RowImage old) {
        if (here == null || old == null) {
            return;
        }
        for (int i = 0; i < old.size(); i++) {
            if (!here.isUnchanged(i) && !old.isUnchanged(i) && !here.sameValue(i, old)) {
                throw contradiction("a change of another row with the same key");
            }
        }
    }

    /** A row that this batch has not touched yet: the target must hold it. */
    private NetRow arriving(RowKey key, String what) {
        NetRow row = new NetRow(key);
        if (origins.putIfAbsent(key, row) != null) {
            throw contradiction(what + " of a row that is gone");
        }
        rows.add(row);
        return row;
    }

    private RowKey key(RowImage image) {
        return new RowKey(image, keyColumns);
    }

    private SyncProblem contradiction(String found) {
        return new SyncProblem(
                "DIVERGENCE",
                "Expected changes of " + relation.name() + " that fit each other, found " + found
                        + " in the source's stream.",
                "Nothing of it was applied. Compare the table on both sides. " + CopyAnew.HINT);
    }

    /** Every touched row in the order of its first change; also those of which nothing is left to do. */
    public List<NetRow> rows() {
        return rows;
    }
}
