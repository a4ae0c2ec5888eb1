package io.gad.control.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One secondary of one group over time, in all ranges. For one thread at a time. */
final class Track {

    private final Map<HistoryRange, TreeMap<Long, Block>> blocks = new EnumMap<>(HistoryRange.class);

    Track() {
        for (HistoryRange range : HistoryRange.values()) {
            blocks.put(range, new TreeMap<>());
        }
    }

    private TreeMap<Long, Block> of(HistoryRange range) {
        return blocks.getOrDefault(range, new TreeMap<>());
    }

    /** Takes one that was kept. */
    void take(HistoryRange range, Block block) {
        of(range).put(block.start(), block);
    }

    Point at(HistoryRange range, long second) {
        Block block = of(range).get(range.blockOf(second));
        return block == null ? Point.NONE : block.at(second);
    }

    /**
     * Takes what was seen in a step of the finest range, and makes the steps of the others that it lies in anew. What is known of a step
     * already stays where less is known now: right behind a restart nobody knows anything yet.
     */
    void put(Instant at, Point point) {
        Point before = at(HistoryRange.HOUR, HistoryRange.HOUR.stepOf(at));
        if (before.known() > point.known()) {
            return;
        }
        set(HistoryRange.HOUR, HistoryRange.HOUR.stepOf(at), point);
        rollUp(HistoryRange.HOUR, HistoryRange.DAY, at);
        rollUp(HistoryRange.DAY, HistoryRange.WEEK, at);
    }

    private void rollUp(HistoryRange from, HistoryRange to, Instant at) {
        long begin = to.stepOf(at);
        List<Point> points = new ArrayList<>();
        for (long second = begin; second < begin + to.stepSeconds(); second += from.stepSeconds()) {
            points.add(at(from, second));
        }
        set(to, begin, Point.over(points));
    }

    private void set(HistoryRange range, long second, Point point) {
        of(range)
                .computeIfAbsent(range.blockOf(second), start -> new Block(range, start))
                .put(second, point);
    }

    /** Whether there is anything in it. */
    boolean isEmpty() {
        return blocks.values().stream().allMatch(Map::isEmpty);
    }

    /** Lets go what lies before every range, and gives back what that was. */
    List<Kept> forgetOld(Instant now) {
        List<Kept> gone = new ArrayList<>();
        blocks.forEach((range, all) -> {
            long oldest = now.minus(range.length()).getEpochSecond() - range.stepSeconds();
            Iterator<Block> inOrder = all.values().iterator();
            boolean isOld = true;
            while (isOld && inOrder.hasNext()) {
                Block block = inOrder.next();
                isOld = block.end() <= oldest;
                if (isOld) {
                    inOrder.remove();
                    gone.add(new Kept(range, block));
                }
            }
        });
        return gone;
    }

    /** Those that differ from what is kept. */
    List<Kept> changed() {
        List<Kept> changed = new ArrayList<>();
        blocks.forEach((range, all) ->
                all.values().stream().filter(Block::isChanged).forEach(block -> changed.add(new Kept(range, block))));
        return changed;
    }

    /** A block with the range that it belongs to. */
    record Kept(HistoryRange range, Block block) {}
}
