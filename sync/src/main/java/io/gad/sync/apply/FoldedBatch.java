package io.gad.sync.apply;

import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.sync.batch.Batch;
import io.gad.sync.batch.NetChanges;
import io.gad.sync.receive.Change;
import io.gad.sync.receive.HeapBudget;
import io.gad.sync.receive.OwnTables;
import io.gad.sync.receive.SourceTransaction;

/**
 * The first changes of a batch, folded before its target transaction begins: up to one that needs a look at the target, to
 * a slice, or as far as the heap for it reaches. The writer takes them if the target is then still as it was known, and else folds them itself.
 */
public final class FoldedBatch implements AutoCloseable {

    private final KnownTables known;
    private final NetChanges net;
    private long changes;
    private boolean going = true;
    private boolean taken;

    private FoldedBatch(KnownTables known, NetChanges net) {
        this.known = known;
        this.net = net;
    }

    /**
     * Folds; changes nothing but the heap.
     *
     * @param sliceBytes of changes that are folded at once
     * @throws io.gad.sync.SyncProblem if the changes do not fit each other
     */
    public static FoldedBatch of(Batch batch, KnownTables known, long sliceBytes) {
        FoldedBatch folded = new FoldedBatch(known, new NetChanges(sliceBytes, HeapBudget.ahead()));
        boolean whole = false;
        try {
            for (SourceTransaction transaction : batch.transactions()) {
                folded.take(transaction);
            }
            whole = true;
            return folded;
        } finally {
            if (!whole) {
                folded.close();
            }
        }
    }

    private void take(SourceTransaction transaction) {
        going = going && !transaction.hasDdl() && !transaction.changes().isOnDisk();
        if (going) {
            transaction.changes().forEach(change -> {
                going = going && !net.isFull() && net.hasRoom() && take(change);
                if (going) {
                    changes++;
                }
            });
        }
    }

    private boolean take(Change change) {
        if (!(change instanceof Change.Row row)) {
            return false;
        }
        Relation relation = row.relation();
        if (relation.name().equals(OwnTables.HEARTBEAT)) {
            return true; // Folds with nothing: the writer takes it.
        }
        if (known.leavesOut(relation.name())) {
            return true; // As the writer would.
        }
        int[] key = known.key(relation);
        if (key == null || !net.takes(row)) {
            return false;
        }
        net.add(row, () -> key);
        return true;
    }

    /** What it was folded by. */
    KnownTables known() {
        return known;
    }

    /** How many of the batch's changes are in it, from the first on. */
    public long changes() {
        return changes;
    }

    /** Whether a writer went on from here. */
    public boolean isTaken() {
        return taken;
    }

    /** Who takes them clears them. */
    NetChanges take() {
        taken = true;
        net.moveTo(HeapBudget.folded());
        return net;
    }

    @Override
    public void close() {
        if (!taken) {
            net.clear();
        }
    }
}
