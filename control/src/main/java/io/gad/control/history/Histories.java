package io.gad.control.history;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupTask;
import io.gad.control.port.TaskStatus;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The history of every secondary, in memory and, in blocks, on the disk. A block that has changed is written once a minute at most:
 * killed in between, up to a minute is missing. A group that goes takes its own along.
 */
public final class Histories {

    private static final Kind<HistoryBlock> HISTORY = new Kind<>("history", HistoryBlock.class);

    /** Blocks in one transaction of the store: it is held up no longer than by any other change. */
    private static final int AT_ONCE = 50;

    private final ControlState state;
    private final Function<String, Optional<TaskStatus>> statuses;
    private final Clock clock;
    private final Sampler sampler = new Sampler();
    private final Map<Key, Track> tracks = new TreeMap<>();
    private final Map<String, Found> rpos = new HashMap<>();
    private volatile Map<String, Rpo> ofTheDay = Map.of();
    private long sampled = Long.MIN_VALUE;

    /** What was found in the step that has begun then. */
    private record Found(long step, Rpo rpo) {}

    /** A secondary of a group. */
    private record Key(String groupId, String target) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byGroup = groupId.compareTo(other.groupId);
            return byGroup != 0 ? byGroup : target.compareTo(other.target);
        }
    }

    /** A block to be written or, where there is none, deleted. */
    private record Write(Key key, Track.Kept kept) {
        String id() {
            return HistoryBlock.id(
                    key.groupId(),
                    key.target(),
                    kept.range().word(),
                    kept.block().start());
        }

        HistoryBlock document() {
            return new HistoryBlock(
                    key.groupId(),
                    key.target(),
                    kept.range().word(),
                    kept.block().start(),
                    kept.block().text());
        }
    }

    /** @param statuses what each task says of itself now, by its id; empty: it does not run */
    public Histories(ControlState state, Function<String, Optional<TaskStatus>> statuses, Clock clock) {
        this.state = state;
        this.statuses = statuses;
        this.clock = clock;
        for (HistoryBlock kept : state.list(HISTORY)) {
            HistoryRange.ofWord(kept.range())
                    .ifPresent(range -> track(new Key(kept.groupId(), kept.target()))
                            .take(range, Block.of(range, kept.start(), kept.points())));
        }
    }

    private Track track(Key key) {
        return tracks.computeIfAbsent(key, k -> new Track());
    }

    /** Looks at every task, once in a step of ten seconds; called more often than that, so that no step is missed. */
    public synchronized void sample() {
        Instant now = clock.instant();
        long step = HistoryRange.HOUR.stepOf(now);
        if (step == sampled) {
            return;
        }
        sampled = step;
        Set<String> there = new HashSet<>();
        for (Group group : state.list(Kind.GROUP)) {
            for (GroupTask task : group.tasks()) {
                there.add(task.id());
                boolean complete = group.member(task.target())
                        .filter(GroupMember::complete)
                        .isPresent();
                track(new Key(group.id(), task.target()))
                        .put(now, sampler.sample(task.id(), statuses.apply(task.id()), complete, now));
            }
        }
        sampler.keepOnly(there);
    }

    /** Writes what has changed, and lets go what is too old or of no group any more. */
    public void keep() {
        List<Write> changed = new ArrayList<>();
        List<Write> gone = new ArrayList<>();
        List<HistoryBlock> documents = new ArrayList<>();
        synchronized (this) {
            letGo(gone);
            tracks.forEach((key, track) -> track.changed().forEach(kept -> {
                Write write = new Write(key, kept);
                changed.add(write);
                documents.add(write.document());
                kept.block().setChanged(false);
            }));
        }
        try {
            write(documents, gone);
        } catch (RuntimeException e) {
            synchronized (this) {
                changed.forEach(write -> write.kept().block().setChanged(true));
            }
            throw e;
        }
    }

    private void letGo(List<Write> gone) {
        Set<String> groups = new HashSet<>();
        state.list(Kind.GROUP).forEach(group -> groups.add(group.id()));
        Instant now = clock.instant();
        tracks.forEach((key, track) -> {
            Instant oldest = groups.contains(key.groupId()) ? now : Instant.MAX.minusSeconds(1);
            track.forgetOld(oldest).forEach(kept -> gone.add(new Write(key, kept)));
        });
        if (tracks.values().removeIf(Track::isEmpty)) {
            rpos.clear();
        }
    }

    private void write(List<HistoryBlock> documents, List<Write> gone) {
        for (int i = 0; i < documents.size(); i += AT_ONCE) {
            List<HistoryBlock> some = documents.subList(i, Math.min(documents.size(), i + AT_ONCE));
            boolean unused = state.transact(transaction -> {
                some.forEach(document -> transaction.put(HISTORY, document.id(), document));
                return true;
            });
        }
        for (int i = 0; i < gone.size(); i += AT_ONCE) {
            List<Write> some = gone.subList(i, Math.min(gone.size(), i + AT_ONCE));
            boolean unused = state.transact(transaction -> {
                some.forEach(write -> transaction.delete(HISTORY, write.id()));
                return true;
            });
        }
    }

    /** The beginnings of a range's steps up to now; the one that is not over is there as soon as a group was looked at in it. */
    public synchronized List<Instant> times(String groupId, HistoryRange range) {
        long now = range.stepOf(clock.instant());
        boolean begun = tracks.entrySet().stream()
                .anyMatch(entry -> entry.getKey().groupId().equals(groupId)
                        && !entry.getValue().at(range, now).isNone());
        long end = begun ? now + range.stepSeconds() : now;
        return LongStream.range(0, range.steps())
                .map(i -> end - (range.steps() - i) * range.stepSeconds())
                .mapToObj(Instant::ofEpochSecond)
                .toList();
    }

    /** By secondary, those of a group that something was seen of at these times. */
    public synchronized List<TaskSeries> series(String groupId, HistoryRange range, List<Instant> times) {
        List<TaskSeries> series = new ArrayList<>();
        tracks.forEach((key, track) -> {
            if (key.groupId().equals(groupId)) {
                List<Point> points = points(track, range, times);
                if (!points.stream().allMatch(Point::isNone)) {
                    series.add(TaskSeries.of(key.target(), points));
                }
            }
        });
        return series;
    }

    private static List<Point> points(Track track, HistoryRange range, List<Instant> times) {
        return times.stream()
                .map(time -> track.at(range, time.getEpochSecond()))
                .toList();
    }

    /**
     * What would have been lost with each secondary that a group has now, over the steps that are over since it was made. Found anew once a
     * step is over: metrics ask for every group again and again.
     */
    public synchronized List<Rpo> rpo(Group group) {
        List<Rpo> figures = new ArrayList<>();
        for (GroupTask task : group.tasks()) {
            Track track = tracks.getOrDefault(new Key(group.id(), task.target()), new Track());
            for (HistoryRange range : List.of(HistoryRange.DAY, HistoryRange.WEEK)) {
                long now = range.stepOf(clock.instant());
                String key = group.id() + " " + task.target() + " " + range;
                Found found = rpos.get(key);
                if (found == null || found.step() != now) {
                    List<Instant> over = IntStream.rangeClosed(1, range.steps())
                            .mapToObj(i -> Instant.ofEpochSecond(now - i * range.stepSeconds()))
                            .filter(time -> !time.isBefore(group.createdAt()))
                            .toList();
                    found = new Found(now, Rpo.of(task.target(), range, points(track, range, over)));
                    rpos.put(key, found);
                }
                figures.add(found.rpo());
            }
        }
        return figures;
    }

    /** Finds what could have been lost in the last 24 hours with each group, one after the other: nobody waits for all of them. */
    public void lookBack() {
        Map<String, Rpo> found = new HashMap<>();
        for (Group group : state.list(Kind.GROUP)) {
            rpo(group).stream()
                    .filter(rpo ->
                            rpo.range() == HistoryRange.DAY && rpo.maxSeconds().isPresent())
                    .max(Comparator.comparingDouble(rpo -> rpo.maxSeconds().orElse(0.0)))
                    .ifPresent(worst -> found.put(group.id(), worst));
        }
        ofTheDay = Map.copyOf(found);
    }

    /** As it was found last, of the secondary that the most could have been lost with. */
    public Optional<Rpo> ofTheDay(String groupId) {
        return Optional.ofNullable(ofTheDay.get(groupId));
    }
}
