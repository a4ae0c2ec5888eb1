package io.gad.demo;

import java.util.List;
import java.util.Locale;

/**
 * How the story ended.
 *
 * @param problems what did not hold; empty if all did
 */
record StoryResult(Figures figures, List<String> problems) {

    /**
     * What {@code gad demo --once -o json} prints.
     *
     * @param consistent the new primary held exactly what was acknowledged up to the promotion's position and its own
     *     writes, the report named exactly the acknowledged transactions that were missing, and after the return both
     *     sides were equal row by row
     * @param promoteMillis request accepted to the first write of an ordinary session
     * @param writeOutageMillis last commit acknowledged before the kill to the first after it; of the client that waited
     *     longest
     * @param acknowledgedTransactions of the clients, the first load apart
     * @param lostTransactions acknowledged ones that the new primary does not hold
     * @param reportedLostTransactions those of them that the report names
     * @param rejoinMethod {@code REWIND} or {@code COPY}
     * @param rejoinMillis until the old primary was a secondary again
     * @param rows compared at the end
     */
    record Figures(
            boolean consistent,
            long promoteMillis,
            long writeOutageMillis,
            long acknowledgedTransactions,
            long lostTransactions,
            long reportedLostTransactions,
            String rejoinMethod,
            long rejoinMillis,
            long rows) {}

    StoryResult {
        problems = List.copyOf(problems);
    }

    List<String> page() {
        return List.of(
                "",
                line("Promotion, request to first write", figures.promoteMillis() + " ms"),
                line("Clients could not write for", figures.writeOutageMillis() + " ms"),
                line("Transactions acknowledged", Long.toString(figures.acknowledgedTransactions())),
                line("  lost with the region", Long.toString(figures.lostTransactions())),
                line("  of these in the report", Long.toString(figures.reportedLostTransactions())),
                line(
                        "Old primary back by",
                        figures.rejoinMethod().toLowerCase(Locale.ROOT) + " in " + figures.rejoinMillis() + " ms"),
                line("Rows compared on both sides", Long.toString(figures.rows())),
                line("Consistent", figures.consistent() ? "yes" : "NO"));
    }

    private static String line(String what, String value) {
        return String.format(Locale.ROOT, "  %-36s %s", what, value);
    }
}
