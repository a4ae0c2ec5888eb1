package io.gad.e2e;

import io.gad.api.GadClient;
import io.gad.api.GroupRequest;
import io.gad.api.GroupView;
import io.gad.api.InstanceRequest;
import io.gad.api.LostTransactionsView;
import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.testkit.GadProcess;
import io.gad.testkit.Ledger;
import io.gad.testkit.LedgerChecker;
import io.gad.testkit.LedgerEntry;
import io.gad.testkit.LedgerVerdict;
import io.gad.testkit.LedgerWorkload;
import io.gad.testkit.PostgresServer;
import io.gad.testkit.Shop;
import io.gad.testkit.TableComparison;
import io.gad.testkit.TransactionId;
import io.gad.testkit.TwoRegions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Two real servers, a GAD server in a process of its own, and clients with a ledger that write to the primary. */
public final class World implements AutoCloseable {

    public static final String GROUP = "orders";
    public static final String EU = "eu";
    public static final String US = "us";
    public static final Duration LIMIT = Duration.ofSeconds(90);

    private static final int CLIENTS = 3;
    /** Enough of them for every instant to be somebody's, and processor time left for what is tested. */
    private static final Duration PAUSE = Duration.ofMillis(25);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final TwoRegions regions;
    private final Shop shop;
    private final Ledger ledger;
    private final GadProcess gad;
    private final GadClient client;
    private final LedgerWorkload workload;

    /**
     * @param directory for the ledger and the server's data; the caller's to remove
     * @param jvmOptions of the GAD server
     * @param orders rows that stand before the group is made
     */
    public World(Path directory, long seed, List<String> jvmOptions, int orders) {
        this(directory, seed, jvmOptions, orders, List.of());
    }

    /** @param options of {@code gad server} */
    public World(Path directory, long seed, List<String> jvmOptions, int orders, List<String> options) {
        try {
            regions = open(TwoRegions.start());
            shop = Shop.withOrders(orders);
            ledger = open(Ledger.open(directory.resolve("ledger")));
            shop.create(regions.eu(), ledger);
            Path data = Files.createDirectories(directory.resolve("gad"));
            gad = open(GadProcess.start(data, jvmOptions, options));
            client = open(new GadClient(gad.url(), Optional.of(gad.adminToken())));
            workload = open(
                    new LedgerWorkload(regions.clientUrl(shop.database()), shop, ledger, CLIENTS, PAUSE).start(seed));
            register(EU, "eu-west", regions.eu(), regions.euNetwork().dsn());
            register(US, "us-east", regions.us(), regions.usNetwork().dsn());
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.push(resource);
        return resource;
    }

    private void register(String name, String region, PostgresServer server, String dsn) {
        var unused = client.addInstance(new InstanceRequest(name, region, dsn, server.password(), List.of()));
    }

    public TwoRegions regions() {
        return regions;
    }

    public Shop shop() {
        return shop;
    }

    public GadProcess gad() {
        return gad;
    }

    public GadClient client() {
        return client;
    }

    public LedgerWorkload workload() {
        return workload;
    }

    public GroupView group() {
        return client.group(GROUP);
    }

    /** Asks for the group; returns while it is made. */
    public OperationView create() {
        return client.createGroup(new GroupRequest(GROUP, EU, List.of(US), null));
    }

    public OperationView promote(boolean confirm) {
        return client.submit(GROUP, OperationRequest.promote(US, null, confirm));
    }

    public OperationView addBack() {
        return client.submit(GROUP, OperationRequest.addSecondary(EU, "auto", null, false));
    }

    /** Waits for the operation's end, across restarts of the server, and expects it done. */
    public OperationView finish(OperationView operation) {
        OperationView ended = end(operation);
        if (!ended.state().equals(OperationView.DONE)) {
            throw new AssertionError("Expected " + ended.type() + " to be DONE, found " + ended + "\n" + gad.output());
        }
        return ended;
    }

    /** Waits for the operation's end, across restarts of the server. */
    public OperationView end(OperationView operation) {
        return client.follow(operation, LIMIT, seen -> {});
    }

    public void awaitInStep() {
        Wait.until(
                "group in step",
                LIMIT,
                () -> group().state().equals("RUNNING") && group().health().equals("HEALTHY"),
                () -> group().toString());
    }

    public void awaitAcknowledged(long more) {
        long goal = ledger.acknowledged() + more;
        Wait.until(
                more + " more acknowledged transactions",
                LIMIT,
                () -> ledger.acknowledged() >= goal,
                () -> (goal - ledger.acknowledged()) + " missing, last problem " + workload.lastProblem());
    }

    /** Waits until every client writes to us. */
    public void awaitMoved() {
        Wait.until(
                "every client to write to us",
                LIMIT,
                () -> workload.writesTo(regions.us().port()),
                () -> "last problem " + workload.lastProblem());
    }

    /** The transactions in the complete report on eu, once it is there. */
    public List<TransactionId> report() {
        AtomicReference<String> found = new AtomicReference<>("nothing");
        Wait.until(
                "complete report on " + EU,
                LIMIT,
                () -> {
                    LostTransactionsView view = client.lostTransactions(GROUP);
                    found.set(view.toString());
                    return EU.equals(view.formerPrimary()) && view.complete();
                },
                found::get);
        List<TransactionId> reported = new ArrayList<>();
        for (LostTransactionsView.LostTransaction lost :
                client.lostTransactions(GROUP).transactions()) {
            reported.addAll(LostOfTheShop.of(lost));
        }
        return reported;
    }

    /** Every row of the new primary against what the clients were told. */
    public LedgerVerdict check(List<TransactionId> reported) {
        return check(regions.us(), reported);
    }

    /** As {@link #check(List)}, of whichever is the primary. */
    public LedgerVerdict check(PostgresServer primary, List<TransactionId> reported) {
        return check(primary, ledger::entries, reported);
    }

    /** Of a primary that rules again: what it lost when it was deposed, and was reported then, stays lost. */
    public LedgerVerdict checkAgain(PostgresServer primary, List<TransactionId> reportedBefore) {
        Set<TransactionId> lost = Set.copyOf(reportedBefore);
        return check(
                primary,
                () -> ledger.entries().stream()
                        .filter(entry -> !lost.contains(entry.id()))
                        .toList(),
                List.of());
    }

    private LedgerVerdict check(
            PostgresServer primary, Supplier<List<LedgerEntry>> entries, List<TransactionId> reported) {
        return quietly(() -> {
            LedgerVerdict verdict = new LedgerChecker(primary, shop.database()).check(entries.get(), reported);
            if (!verdict.isConsistent()) {
                throw new AssertionError("Expected a consistent primary, found " + verdict.problems());
            }
            return verdict;
        });
    }

    /** Both sides row by row, with the clients quiet. */
    public TableComparison compare() {
        return quietly(() -> {
            AtomicReference<String> found = new AtomicReference<>("nothing");
            Wait.until(
                    "both sides equal",
                    LIMIT,
                    () -> {
                        TableComparison now = TableComparison.of(regions.us(), regions.eu(), shop.database());
                        found.set(now.differences().toString());
                        return now.isEqual();
                    },
                    found::get);
            return TableComparison.of(regions.us(), regions.eu(), shop.database());
        });
    }

    private <T> T quietly(Supplier<T> work) {
        workload.quiesce();
        try {
            return work.get();
        } finally {
            workload.resume();
        }
    }

    @Override
    public void close() {
        List<Exception> failures = new ArrayList<>();
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("Closing", failures.getFirst());
        }
    }
}
