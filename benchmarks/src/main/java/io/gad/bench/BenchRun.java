package io.gad.bench;

import java.util.List;
import java.util.Locale;

/** What one benchmark found, with the names that it has in JSON. */
sealed interface BenchRun {

    String bench();

    /** For people: the cells of its line, as {@link #columns()} names them. */
    List<String> cells();

    List<String> columns();

    /** Whether it counts. */
    boolean holds();

    /**
     * Seconds of both, in the median and of each round.
     *
     * @param ratio how many times as long the peer took
     * @param equal whether both targets held the source's rows at the end
     */
    record Speed(
            String bench,
            String workload,
            String peer,
            double gadSeconds,
            double peerSeconds,
            double ratio,
            List<Double> gadAll,
            List<Double> peerAll,
            boolean equal)
            implements BenchRun {

        static Speed of(String bench, String workload, Peer peer, Samples gad, Samples other, boolean equal) {
            return new Speed(
                    bench,
                    workload,
                    peer.label(),
                    gad.median(),
                    other.median(),
                    other.ratioTo(gad),
                    gad.values(),
                    other.values(),
                    equal);
        }

        @Override
        public List<String> columns() {
            return List.of("bench", "workload", "gad, s", "peer", "peer, s", "ratio", "equal");
        }

        @Override
        public List<String> cells() {
            return List.of(
                    bench,
                    workload,
                    new Samples(gadAll).text(),
                    peer,
                    new Samples(peerAll).text(),
                    String.format(Locale.ROOT, "%.2f", ratio),
                    equal ? "yes" : "NO");
        }

        @Override
        public boolean holds() {
            return equal;
        }
    }

    /**
     * How long a row takes from the source to the target, of both.
     *
     * @param roundTripMillis between the source and whoever reads from it
     * @param transactionsPerSecond of the load meanwhile
     */
    record Lag(
            String bench,
            String workload,
            String peer,
            long roundTripMillis,
            long transactionsPerSecond,
            Figures gadLag,
            Figures peerLag,
            boolean equal)
            implements BenchRun {

        /** @param rows that were measured */
        record Figures(double p50Millis, double p99Millis, double maxMillis, long rows) {

            private String text() {
                return String.format(Locale.ROOT, "%.0f / %.0f / %.0f", p50Millis, p99Millis, maxMillis);
            }
        }

        @Override
        public List<String> columns() {
            return List.of(
                    "bench",
                    "workload",
                    "round trip, ms",
                    "load, tps",
                    "gad p50/p99/max, ms",
                    "peer",
                    "its p50/p99/max, ms",
                    "equal");
        }

        @Override
        public List<String> cells() {
            return List.of(
                    bench,
                    workload,
                    String.valueOf(roundTripMillis),
                    String.valueOf(transactionsPerSecond),
                    gadLag.text(),
                    peer,
                    peerLag.text(),
                    equal ? "yes" : "NO");
        }

        @Override
        public boolean holds() {
            return equal;
        }
    }

    /** What the source's own processes spend while nobody, the peer or GAD follows. */
    record Overhead(
            String bench, String workload, String peer, Figures none, Figures withPeer, Figures withGad, boolean equal)
            implements BenchRun {

        /** In the median, and of each round. */
        record Figures(double cpuSecondsPerThousand, long transactionsPerSecond, List<Double> all) {

            private String text() {
                return String.format(Locale.ROOT, "%.3f (%d)", cpuSecondsPerThousand, transactionsPerSecond);
            }
        }

        @Override
        public List<String> columns() {
            return List.of("bench", "workload", "alone, CPU s/1000 (tps)", "gad", "peer", "peer's", "equal");
        }

        @Override
        public List<String> cells() {
            return List.of(bench, workload, none.text(), withGad.text(), peer, withPeer.text(), equal ? "yes" : "NO");
        }

        @Override
        public boolean holds() {
            return equal;
        }
    }

    /**
     * From the click to the first write that is taken.
     *
     * @param cause {@code killed} or {@code silent}
     * @param tables each with a sequence
     * @param promoteMillis in the median
     * @param equal whether the new primary held what was in step before
     */
    record Promotion(
            String bench,
            String workload,
            String cause,
            int tables,
            double promoteMillis,
            List<Double> promoteAll,
            boolean equal)
            implements BenchRun {

        @Override
        public List<String> columns() {
            return List.of("bench", "tables", "primary", "ms", "equal");
        }

        @Override
        public List<String> cells() {
            return List.of(
                    bench,
                    String.valueOf(tables),
                    cause,
                    String.format(
                            Locale.ROOT,
                            "%.0f (%.0f-%.0f)",
                            promoteMillis,
                            new Samples(promoteAll).least(),
                            new Samples(promoteAll).most()),
                    equal ? "yes" : "NO");
        }

        @Override
        public boolean holds() {
            return equal;
        }
    }
}
