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
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Two regions, a GAD server in this process, the shop in {@code eu} with clients that write to it, and the group
 * {@code orders}. The server reaches {@code eu} through a network that can be cut; the clients sit beside the servers.
 */
final class Stage implements AutoCloseable {

    static final String GROUP = "orders";
    static final String EU = "eu";
    static final String US = "us";

    private static final int CONSOLE_PORT = 7070;
    private static final int CLIENTS = 4;
    private static final Duration CLIENT_PAUSE = Duration.ofMillis(8);
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final long SEED = 20_261_123;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final TwoRegions regions;
    private final Shop shop = Shop.withOrders(2_000);
    private final Ledger ledger;
    private final RunningServer server;
    private final GadClient client;
    private final LedgerWorkload workload;

    private Stage(Path directory, Narrator narrator, boolean console) {
        try {
            regions = open(TwoRegions.start(PostgresOptions.forTests().withFsync()));
            narrator.say("Two regions run PostgreSQL 15: eu on port "
                    + regions.eu().port() + ", us on port " + regions.us().port() + ".");
            ledger = open(Ledger.open(directory.resolve("ledger")));
            shop.create(regions.eu(), ledger);
            narrator.say("The shop in eu holds " + shop.orders() + " orders.");
            server = open(GadServer.start(options(directory, console)));
            client = open(new GadClient(server.baseUrl(), Optional.of(server.adminToken())));
            narrator.say("GAD serves at " + server.baseUrl() + ".");
            workload = open(new LedgerWorkload(regions.clientUrl(shop.database()), shop, ledger, CLIENTS, CLIENT_PAUSE)
                    .start(SEED));
            narrator.say(CLIENTS + " clients write to wherever the primary is.");
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** @param console on the usual port, where it is free */
    static Stage build(Path directory, Narrator narrator, boolean console) {
        Stage stage = new Stage(directory, narrator, console);
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

    Shop shop() {
        return shop;
    }

    Ledger ledger() {
        return ledger;
    }

    RunningServer server() {
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
                EU, "eu-west", regions.euNetwork().dsn(), regions.eu().password(), List.of()));
        client.addInstance(new InstanceRequest(
                US, "us-east", regions.usNetwork().dsn(), regions.us().password(), List.of()));
        finish(client.createGroup(new GroupRequest(GROUP, EU, List.of(US), null)));
        awaitInStep();
        narrator.say("Group orders: eu is the primary, us its secondary, copied while the clients wrote.");
    }

    private static ServerOptions options(Path directory, boolean console) {
        ServerOptions free = ServerOptions.at(directory.resolve("gad"));
        return console && isFree(CONSOLE_PORT) ? free.with(Setting.LISTEN, "127.0.0.1:" + CONSOLE_PORT) : free;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException occupied) {
            return false;
        }
    }
}
