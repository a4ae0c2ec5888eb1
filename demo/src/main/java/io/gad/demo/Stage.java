package io.gad.demo;

import io.gad.api.GadClient;
import io.gad.api.GroupRequest;
import io.gad.api.GroupView;
import io.gad.api.InstanceRequest;
import io.gad.api.OperationView;
import io.gad.server.GadServer;
import io.gad.server.RunningServer;
import io.gad.server.settings.Setting;
import io.gad.server.start.ServerOptions;
import io.gad.testkit.Await;
import io.gad.testkit.Ledger;
import io.gad.testkit.LedgerWorkload;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.Shop;
import io.gad.testkit.TwoRegions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Two regions, a GAD server in this process, the shop in {@code eu} with clients that write to it, and the group
 * {@code orders}. The server reaches each region through its network. In the story the clients sit beside the servers, past the
 * networks; to play with they are somewhere else, and a region that is cut is cut for them too. One more then sits in {@code eu}: it
 * goes on writing there when nobody outside sees the region any more, and what it writes is what is lost.
 */
public final class Stage implements AutoCloseable {

    static final String GROUP = "orders";
    static final String EU = "eu";
    static final String US = "us";

    private static final String EU_PLACE = "eu-west";
    private static final String US_PLACE = "us-east";
    private static final int CLIENTS = 4;
    private static final Duration CLIENT_PAUSE = Duration.ofMillis(8);
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int CLIENT_INSIDE = 101;
    private static final Duration PAUSE_INSIDE = Duration.ofMillis(100);
    private static final long SEED = 20_261_123;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final TwoRegions regions;
    private final Regions controls;
    private final Shop shop = Shop.withOrders(2_000);
    private final Ledger ledger;
    private final RunningServer server;
    private final GadClient client;
    private final LedgerWorkload workload;

    /** @param port where the console with its page is served, for a stage to play with; empty: for the story */
    private Stage(Path directory, Narrator narrator, OptionalInt port) {
        InstantSource clock = InstantSource.system();
        try {
            regions = open(TwoRegions.start(PostgresOptions.forTests().withFsync()));
            narrator.say("Two regions run PostgreSQL 15: eu on port "
                    + regions.eu().port() + ", us on port " + regions.us().port() + ".");
            ledger = open(Ledger.open(directory.resolve("ledger")));
            shop.create(regions.eu(), ledger);
            narrator.say("The shop in eu holds " + shop.orders() + " orders.");
            controls = new Regions(
                    List.of(
                            new Region(EU, EU_PLACE, regions.eu(), regions.euNetwork()),
                            new Region(US, US_PLACE, regions.us(), regions.usNetwork())),
                    clock);
            Instant now = clock.instant();
            long nanos = System.nanoTime();
            WorkloadView outside = new WorkloadView(
                    Map.of(regions.eu().port(), EU, regions.us().port(), US), now, nanos);
            WorkloadView inside = new WorkloadView(Map.of(regions.eu().port(), EU), now, nanos);
            ServerOptions options = ServerOptions.at(directory.resolve("gad"));
            server = open(
                    port.isEmpty()
                            ? GadServer.start(options)
                            : GadServer.start(
                                    options.with(Setting.LISTEN, "127.0.0.1:" + port.getAsInt()),
                                    new DemoPage(GROUP, EU, controls, outside, inside, ledger, clock)));
            client = open(new GadClient(server.baseUrl(), Optional.of(server.adminToken())));
            narrator.say("GAD serves at " + server.baseUrl() + ".");
            String database = shop.database();
            String url = port.isEmpty() ? regions.clientUrl(database) : regions.distantUrl(database);
            workload = open(new LedgerWorkload(url, shop, ledger, CLIENTS, CLIENT_PAUSE)
                    .seenBy(outside)
                    .start(SEED));
            if (port.isPresent()) {
                var unused = open(
                        new LedgerWorkload(regions.eu().url(database), shop, ledger, CLIENT_INSIDE, 1, PAUSE_INSIDE)
                                .seenBy(inside)
                                .start(SEED));
            }
            narrator.say(CLIENTS + " clients write to wherever the primary is.");
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** For the story. */
    static Stage forTheStory(Path directory, Narrator narrator) {
        return build(directory, narrator, OptionalInt.empty());
    }

    /** To play with: the console has a page for that. @param port of the console; 0: any that is free */
    static Stage toPlayWith(Path directory, Narrator narrator, int port) {
        return build(directory, narrator, OptionalInt.of(port));
    }

    /** To play with, on a free port, silently. */
    public static Stage toPlayWith(Path directory) {
        return toPlayWith(directory, Narrator.silent(), 0);
    }

    private static Stage build(Path directory, Narrator narrator, OptionalInt port) {
        Stage stage = new Stage(directory, narrator, port);
        try {
            stage.createGroup(narrator);
            return stage;
        } catch (RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    TwoRegions regions() {
        return regions;
    }

    /** What bears the deeds of whoever plays. */
    Regions controls() {
        return controls;
    }

    Shop shop() {
        return shop;
    }

    Ledger ledger() {
        return ledger;
    }

    public RunningServer server() {
        return server;
    }

    GadClient client() {
        return client;
    }

    LedgerWorkload workload() {
        return workload;
    }

    /** Transactions of the clients that were acknowledged, the first load apart. */
    long acknowledged() {
        return ledger.acknowledged() - shop.orders();
    }

    /**
     * Waits for an operation's end.
     *
     * @throws IllegalStateException if it does not end as done
     */
    OperationView finish(OperationView operation) {
        OperationView ended = client.follow(operation, LIMIT, seen -> {});
        if (!ended.state().equals(OperationView.DONE)) {
            String why = ended.problem() == null
                    ? "no reason given"
                    : ended.problem().message();
            throw new IllegalStateException(
                    "Expected operation " + ended.type() + " to be DONE, found " + ended.state() + ": " + why);
        }
        return ended;
    }

    /** Waits until every synchronization task of the group follows its source. */
    void awaitInStep() {
        Await.until(
                "the group to be RUNNING with its secondary in step",
                LIMIT,
                () -> {
                    GroupView group = client.group(GROUP);
                    return group.state().equals("RUNNING")
                            && !group.syncTasks().isEmpty()
                            && group.syncTasks().stream()
                                    .allMatch(task -> task.state().equals("INCREMENTAL"));
                },
                () -> client.group(GROUP).toString());
    }

    @Override
    public synchronized void close() {
        RuntimeException failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                RuntimeException next = new IllegalStateException("Expected to end what was started, found: " + e, e);
                if (failure == null) {
                    failure = next;
                } else {
                    failure.addSuppressed(next);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.push(resource);
        return resource;
    }

    private void createGroup(Narrator narrator) {
        client.addInstance(new InstanceRequest(
                EU, EU_PLACE, regions.euNetwork().dsn(), regions.eu().password(), List.of()));
        client.addInstance(new InstanceRequest(
                US, US_PLACE, regions.usNetwork().dsn(), regions.us().password(), List.of()));
        finish(client.createGroup(new GroupRequest(GROUP, EU, List.of(US), null)));
        awaitInStep();
        narrator.say("Group orders: eu is the primary, us its secondary, copied while the clients wrote.");
    }
}
