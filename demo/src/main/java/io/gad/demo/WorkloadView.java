package io.gad.demo;

import io.gad.testkit.ClientWitness;
import io.gad.testkit.LedgerEntry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The workload's own view of an outage: made of what its clients were told, and of nothing that GAD knows. */
final class WorkloadView implements ClientWitness {

    /** Nobody can write when no commit was acknowledged for longer. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** How far back the writes of each second are kept. */
    static final int SECONDS = 300;

    private static final int OUTAGES = 50;
    private static final int RATE_SECONDS = 2;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Commits of one second, by region. */
    private record Second(long number, Map<String, Integer> commits) {}

    /**
     * Commits of each whole second.
     *
     * @param times in seconds since 1970
     * @param commits by region, one for each of the times
     */
    record Writes(List<Long> times, Map<String, List<Double>> commits) {}

    private final Map<Integer, String> regions;
    private final Instant begin;
    private final long beginNanos;
    private final Deque<Second> seconds = new ArrayDeque<>();
    private final Deque<Outage> outages = new ArrayDeque<>();
    private String writesTo = "";
    private long lastNanos;
    private long acknowledged;
    private long failed;
    private long failedSinceLast;
    private @Nullable SQLException problem;

    /**
     * @param regions by the port of their server
     * @param begin the same moment as {@code beginNanos}, which is {@link System#nanoTime()}
     */
    WorkloadView(Map<Integer, String> regions, Instant begin, long beginNanos) {
        this.regions = Map.copyOf(regions);
        this.begin = begin;
        this.beginNanos = beginNanos;
    }

    @Override
    public synchronized void acknowledged(LedgerEntry entry) {
        long nanos = entry.endedNanos();
        String region = Objects.requireNonNull(regions.getOrDefault(entry.port(), ""));
        if (isOutage(nanos)) {
            outages.addFirst(new Outage(
                    at(lastNanos), Duration.ofNanos(nanos - lastNanos).toMillis(), failedSinceLast, writesTo, region));
            if (outages.size() > OUTAGES) {
                outages.removeLast();
            }
        }
        count(number(nanos), region);
        failedSinceLast = 0;
        if (acknowledged == 0 || nanos - lastNanos > 0) { // clients come by in another order than they were told
            lastNanos = nanos;
            writesTo = region;
        }
        acknowledged++;
    }

    @Override
    public synchronized void failed(long nanos, SQLException why) {
        failed++;
        failedSinceLast++;
        problem = why;
    }

    /** @param now {@link System#nanoTime()} */
    synchronized WorkloadSeen seen(long now) {
        long second = number(now);
        long recent = seconds.stream()
                .filter(s -> s.number() < second && s.number() >= second - RATE_SECONDS)
                .flatMap(s -> s.commits().values().stream())
                .mapToLong(Integer::longValue)
                .sum();
        return new WorkloadSeen(
                writesTo,
                acknowledged == 0 ? null : at(lastNanos),
                recent / RATE_SECONDS,
                acknowledged,
                failed,
                problem == null ? null : problem.getMessage(),
                isOutage(now) ? at(lastNanos) : null,
                new ArrayList<>(outages));
    }

    /** Of the last five minutes, without the second that is not over. @param now {@link System#nanoTime()} */
    synchronized Writes writes(long now) {
        long end = number(now);
        Map<Long, Map<String, Integer>> known = new HashMap<>();
        seconds.forEach(s -> known.put(s.number(), s.commits()));
        List<Long> times = new ArrayList<>();
        Map<String, List<Double>> commits = new TreeMap<>();
        regions.values().forEach(region -> commits.put(region, new ArrayList<>()));
        for (long second = Math.max(0, end - SECONDS); second < end; second++) {
            Map<String, Integer> of = known.getOrDefault(second, Map.of());
            times.add(begin.getEpochSecond() + second);
            commits.forEach(
                    (region, values) -> values.add(of.getOrDefault(region, 0).doubleValue()));
        }
        return new Writes(times, commits);
    }

    private boolean isOutage(long now) {
        return acknowledged > 0 && now - lastNanos > PATIENCE.toNanos();
    }

    private void count(long second, String region) {
        Second last = seconds.peekLast();
        if (last == null || last.number() < second) {
            last = new Second(second, new HashMap<>());
            seconds.addLast(last);
            while (seconds.getFirst().number() < second - SECONDS) {
                seconds.removeFirst();
            }
        }
        // One who comes by late counts in the second that has begun meanwhile.
        last.commits().merge(region, 1, Integer::sum);
    }

    private long number(long nanos) {
        return Math.max(0, (nanos - beginNanos) / SECOND);
    }

    private Instant at(long nanos) {
        return begin.plusNanos(nanos - beginNanos);
    }
}
