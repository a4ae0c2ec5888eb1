package io.gad.sync.copy;

/**
 * A piece of a table that is copied in one transaction: a range of the blocks in which the snapshot's rows lie.
 *
 * @param number from 0
 * @param blocks how many; 0: the whole table
 * @param bytes its share of what the table takes on the source's disk
 * @param mixed whether some of its rows may stand on the target already
 */
public record Chunk(CopyTable table, int number, long fromBlock, long blocks, long bytes, boolean mixed) {

    /** Small enough that one which is lost with its session costs little, large enough that its commit does. */
    static final long BYTES = 4L << 20;

    /** A larger table has larger chunks. */
    static final int MOST = 4096;

    static Chunk whole(CopyTable table) {
        return new Chunk(table, 0, 0, 0, table.bytes(), false);
    }

    /** How many blocks each chunk of a table has; 0: it is copied as a whole. */
    static long blocksEach(CopyTable table) {
        if (table.blocks() == 0 || table.ofExtension() || table.bytes() <= BYTES * 3 / 2) {
            return 0;
        }
        long bySize = table.blocks() * BYTES / table.bytes();
        long byNumber = (table.blocks() + MOST - 1) / MOST;
        long each = Math.max(1, Math.max(bySize, byNumber));
        return each >= table.blocks() ? 0 : each;
    }

    static int count(CopyTable table) {
        long each = blocksEach(table);
        return each == 0 ? 1 : Math.toIntExact((table.blocks() + each - 1) / each);
    }

    String copyOut() {
        return table.copyOut(
                blocks == 0
                        ? ""
                        : " WHERE ctid >= '(" + fromBlock + ",0)' AND ctid < '(" + (fromBlock + blocks) + ",0)'");
    }
}
