package io.gad.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What clients notice of a change of the primary.
 *
 * @param workload {@code killed silent switch-over}
 * @param pgjdbc the string by which the client by pgjdbc found the primary, as GAD printed it
 * @param libpq and the one by libpq
 * @param promoteMillis from the click to the first write that an ordinary session could make
 * @param pgjdbcOutageMillis from the last commit acknowledged before to the first one after, as that client saw it
 * @param libpqOutageMillis and that one
 * @param acknowledged transactions of the clients, all rounds together
 * @param lost of these, those that the new primary did not have
 * @param reported of these, those that the report names
 * @param returnMillis from the request until the old primary was a secondary, of those that came back by that request; of
 *     a switch over none
 * @param returnedBy how often it was by which method
 * @param each round by round
 * @param equal whether every row was where the clients' ledger says, and both sides were equal, each time
 */
record OutageRun(
        String bench,
        String workload,
        String pgjdbc,
        String libpq,
        Millis promoteMillis,
        Millis pgjdbcOutageMillis,
        Millis libpqOutageMillis,
        long acknowledged,
        long lost,
        long reported,
        List<Double> returnMillis,
        Map<String, Integer> returnedBy,
        List<Round> each,
        boolean equal,
        Heap gadHeap)
        implements BenchRun {

    /**
     * One of them.
     *
     * @param primary that was lost or closed
     * @param listedFirst whether it is the first one in the clients' strings
     * @param outageMillis of a switch over, as the operation tells it: from the closing of the old primary to the opening of
     *     the new; else 0
     * @param returnedBy {@code REWIND COPY}; {@code SWITCH_OVER} where it followed by itself
     */
    record Round(
            String primary,
            boolean listedFirst,
            double promoteMillis,
            double pgjdbcOutageMillis,
            double libpqOutageMillis,
            long outageMillis,
            long acknowledged,
            long lost,
            long reported,
            String returnedBy,
            double returnMillis,
            boolean equal,
            String steps) {}

    static OutageRun of(Outage how, String pgjdbc, String libpq, List<Round> rounds, Heap heap) {
        Map<String, Integer> methods = new TreeMap<>();
        rounds.forEach(round -> methods.merge(round.returnedBy(), 1, Integer::sum));
        return new OutageRun(
                "outage",
                how.label(),
                pgjdbc,
                libpq,
                Millis.of(rounds.stream().map(Round::promoteMillis).toList()),
                Millis.of(rounds.stream().map(Round::pgjdbcOutageMillis).toList()),
                Millis.of(rounds.stream().map(Round::libpqOutageMillis).toList()),
                rounds.stream().mapToLong(Round::acknowledged).sum(),
                rounds.stream().mapToLong(Round::lost).sum(),
                rounds.stream().mapToLong(Round::reported).sum(),
                how == Outage.SWITCH_OVER
                        ? List.of()
                        : rounds.stream().map(Round::returnMillis).toList(),
                methods,
                rounds,
                rounds.stream().allMatch(Round::equal),
                heap);
    }

    @Override
    public List<String> columns() {
        return List.of(
                "bench",
                "primary",
                "rounds",
                Millis.column("click to writable"),
                Millis.column("pgjdbc's outage"),
                Millis.column("libpq's outage"),
                "acknowledged, lost, reported",
                "back by, median ms",
                Heap.column(),
                "equal");
    }

    @Override
    public List<String> cells() {
        return List.of(
                bench,
                workload,
                String.valueOf(each.size()),
                promoteMillis.text(),
                pgjdbcOutageMillis.text(),
                libpqOutageMillis.text(),
                acknowledged + ", " + lost + ", " + reported,
                back(),
                gadHeap.text(),
                equal ? "yes" : "NO");
    }

    private String back() {
        String methods = returnedBy.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return returnMillis.isEmpty() ? "-" : methods + ", " + Math.round(new Samples(returnMillis).median());
    }

    /** A switch over loses nothing; what a lost primary had alone is all in the report. */
    @Override
    public boolean holds() {
        return equal && lost == reported && (lost == 0 || !workload.equals(Outage.SWITCH_OVER.label()));
    }
}
