package io.gad.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What one benchmark found, with the names that it has in JSON. */
sealed interface BenchRun
        permits BenchRun.Speed,
                BenchRun.Lag,
                BenchRun.Overhead,
                BenchRun.Idle,
                BenchRun.Promotion,
                OutageRun,
                RejoinRun {

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
     * @param gadProcessor processor seconds meanwhile, in the median
     * @param peerProcessor and the peer's
     * @param gadHeap what GAD's server took for it, its start and the first copy included
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
            boolean equal,
            Processor gadProcessor,
            Processor peerProcessor,
            Heap gadHeap)
            implements BenchRun {

        /** @param machine all that was spent on it: besides source and target, GAD's server or the peer's programs, and the kernel */
        record Processor(double source, double target, double machine) {

            private static Processor of(List<Effort> efforts) {
                return new Processor(
                        samples(efforts, Effort::source).median(),
                        samples(efforts, Effort::target).median(),
                        samples(efforts, Effort::machine).median());
            }

            private String text() {
                return String.format(Locale.ROOT, "%.1f + %.1f of %.1f", source, target, machine);
            }
        }

        private static Samples samples(List<Effort> efforts, Function<Effort, Double> figure) {
            return new Samples(efforts.stream().map(figure).toList());
        }

        static Speed of(
                String bench,
                String workload,
                Peer peer,
                List<Effort> ours,
                List<Effort> theirs,
                boolean equal,
                Heap heap) {
            Samples gad = samples(ours, Effort::seconds);
            Samples other = samples(theirs, Effort::seconds);
            return new Speed(
                    bench,
                    workload,
                    peer.label(),
                    gad.median(),
                    other.median(),
                    other.ratioTo(gad),
                    gad.values(),
                    other.values(),
                    equal,
                    Processor.of(ours),
                    Processor.of(theirs),
                    heap);
        }

        @Override
        public List<String> columns() {
            return List.of(
                    "bench",
                    "workload",
                    "gad, s",
                    "peer",
                    "peer, s",
                    "ratio",
                    "processors' s: source + target of all",
                    "peer's",
                    Heap.column(),
                    "equal");
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
                    gadProcessor.text(),
                    peerProcessor.text(),
                    gadHeap.text(),
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
            boolean equal,
            Heap gadHeap)
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
                    Heap.column(),
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
                    gadHeap.text(),
                    equal ? "yes" : "NO");
        }

        @Override
        public boolean holds() {
            return equal;
        }
    }

    /** What the source's own processes spend while nobody, the peer or GAD follows. */
    record Overhead(
            String bench,
            String workload,
            String peer,
            Figures none,
            Figures withPeer,
            Figures withGad,
            boolean equal,
            Heap gadHeap)
            implements BenchRun {

        /** In the median, and of each round. */
        record Figures(double cpuSecondsPerThousand, long transactionsPerSecond, List<Double> all) {

            private String text() {
                return String.format(Locale.ROOT, "%.3f (%d)", cpuSecondsPerThousand, transactionsPerSecond);
            }
        }

        @Override
        public List<String> columns() {
            return List.of(
                    "bench", "workload", "alone, CPU s/1000 (tps)", "gad", "peer", "peer's", Heap.column(), "equal");
        }

        @Override
        public List<String> cells() {
            return List.of(
                    bench,
                    workload,
                    none.text(),
                    withGad.text(),
                    peer,
                    withPeer.text(),
                    gadHeap.text(),
                    equal ? "yes" : "NO");
        }

        @Override
        public boolean holds() {
            return equal;
        }
    }

    /**
     * What it takes to keep databases in step that nobody writes to; processor time in percent of one.
     *
     * @param gadPercent of GAD's server, in the median
     * @param sourcePercent of the source's processes
     * @param targetPercent of the target's processes
     * @param gadMegabytes the most memory that GAD's server had since its start, the first copy included
     * @param gadAll {@code gadPercent} of each round
     */
    record Idle(
            String bench,
            String workload,
            int databases,
            double gadPercent,
            double sourcePercent,
            double targetPercent,
            long gadMegabytes,
            List<Double> gadAll,
            boolean equal,
            Heap gadHeap)
            implements BenchRun {

        @Override
        public List<String> columns() {
            return List.of(
                    "bench",
                    "workload",
                    "databases",
                    "gad, % of one CPU",
                    "source, %",
                    "target, %",
                    Heap.column(),
                    "equal");
        }

        @Override
        public List<String> cells() {
            return List.of(
                    bench,
                    workload,
                    String.valueOf(databases),
                    new Samples(gadAll).text(),
                    String.format(Locale.ROOT, "%.2f", sourcePercent),
                    String.format(Locale.ROOT, "%.2f", targetPercent),
                    gadHeap.text(),
                    equal ? "yes" : "NO");
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
