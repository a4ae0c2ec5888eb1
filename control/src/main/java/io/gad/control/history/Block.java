package io.gad.control.history;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Base64;

/** Some steps of one range, kept together: five figures of four bytes for each. For one thread at a time. */
final class Block {

    private static final int FIGURES = 5;

    private final HistoryRange range;
    private final long start;
    private final float[] figures;
    private boolean changed;

    /** @param start in seconds since 1970 */
    Block(HistoryRange range, long start) {
        this.range = range;
        this.start = start;
        this.figures = new float[range.stepsOfABlock() * FIGURES];
        Arrays.fill(figures, Float.NaN);
    }

    /** As it was kept; what is behind the end of the text is not known. */
    static Block of(HistoryRange range, long start, String text) {
        Block block = new Block(range, start);
        FloatBuffer kept = ByteBuffer.wrap(Base64.getDecoder().decode(text)).asFloatBuffer();
        kept.get(block.figures, 0, Math.min(kept.remaining(), block.figures.length));
        return block;
    }

    /** As it is kept: nothing of the steps behind the last of which something is known. */
    String text() {
        int end = figures.length;
        while (end > 0 && Float.isNaN(figures[end - 1])) {
            end -= FIGURES; // The last of a step's figures is missing only where nobody looked.
        }
        ByteBuffer bytes = ByteBuffer.allocate(end * Float.BYTES);
        bytes.asFloatBuffer().put(figures, 0, end);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    long start() {
        return start;
    }

    /** The first second behind it. */
    long end() {
        return start + range.blockSeconds();
    }

    private int index(long second) {
        return (int) ((second - start) / range.stepSeconds()) * FIGURES;
    }

    Point at(long second) {
        int i = index(second);
        return new Point(figures[i], figures[i + 1], figures[i + 2], figures[i + 3], figures[i + 4]);
    }

    void put(long second, Point point) {
        int i = index(second);
        figures[i] = point.lag();
        figures[i + 1] = point.transactions();
        figures[i + 2] = point.rows();
        figures[i + 3] = point.walKept();
        figures[i + 4] = point.known();
        changed = true;
    }

    /** Whether it differs from what is kept. */
    boolean isChanged() {
        return changed;
    }

    void setChanged(boolean differs) {
        changed = differs;
    }
}
