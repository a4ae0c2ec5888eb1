package io.gad.bench;

import java.util.List;
import java.util.Locale;

/**
 * How long a former primary takes until it is a secondary again, by rewind and by copy, each in the median and of each round.
 *
 * @param workload whose tables and transactions they are
 * @param megabytes of the database as PostgreSQL counts them
 * @param lostTransactions that it alone had
 * @param newTransactions that the new primary had committed meanwhile
 * @param rewindSeconds from the request until it was in step
 * @param copySeconds the same
 * @param ratio how many times as long the copy took
 * @param comparisonSeconds of the whole comparison, which follows a rewind by itself
 * @param equal whether both sides were equal each time, and each came back as was asked
 */
record RejoinRun(
        String bench,
        String workload,
        long megabytes,
        int lostTransactions,
        int newTransactions,
        double rewindSeconds,
        double copySeconds,
        double ratio,
        double comparisonSeconds,
        List<Double> rewindAll,
        List<Double> copyAll,
        List<Double> comparisonAll,
        boolean equal,
        Heap gadHeap)
        implements BenchRun {

    static RejoinRun of(
            String workload,
            long megabytes,
            int lost,
            int written,
            Samples rewinds,
            Samples copies,
            Samples comparisons,
            boolean equal,
            Heap heap) {
        return new RejoinRun(
                "rejoin",
                workload,
                megabytes,
                lost,
                written,
                rewinds.median(),
                copies.median(),
                copies.ratioTo(rewinds),
                comparisons.median(),
                rewinds.values(),
                copies.values(),
                comparisons.values(),
                equal,
                heap);
    }

    @Override
    public List<String> columns() {
        return List.of(
                "bench",
                "database, MB",
                "lost",
                "rewind, s",
                "copy, s",
                "ratio",
                "comparison behind it, s",
                Heap.column(),
                "equal");
    }

    @Override
    public List<String> cells() {
        return List.of(
                bench,
                String.valueOf(megabytes),
                String.valueOf(lostTransactions),
                new Samples(rewindAll).text(),
                new Samples(copyAll).text(),
                String.format(Locale.ROOT, "%.1f", ratio),
                new Samples(comparisonAll).text(),
                gadHeap.text(),
                equal ? "yes" : "NO");
    }

    @Override
    public boolean holds() {
        return equal;
    }
}
