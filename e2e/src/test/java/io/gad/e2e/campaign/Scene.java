package io.gad.e2e.campaign;

import io.gad.api.GroupRequest;
import io.gad.api.GroupView;
import io.gad.api.InstanceRequest;
import io.gad.api.MemberView;
import io.gad.e2e.Wait;
import io.gad.testkit.Ledger;
import io.gad.testkit.LedgerWorkload;
import io.gad.testkit.LibpqWorkload;
import io.gad.testkit.Shop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The servers of a campaign, its manager, and clients that write to wherever the primary is. */
final class Scene implements AutoCloseable {

    static final String GROUP = "orders";
    static final Duration LIMIT = Duration.ofSeconds(90);

    private static final List<String> NAMES = List.of("eu", "us", "ap", "sa");
    private static final int CLIENTS = 3;
    private static final int ORDERS = 200;
    private static final Duration PAUSE = Duration.ofMillis(25);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Path directory;
    private final Map<String, Region> regions = new LinkedHashMap<>();
    private final Shop shop = Shop.withOrders(ORDERS);
    private final Ledger ledger;
    private final LedgerWorkload workload;
    private final LibpqWorkload libpq;
    private final RulersWatch rulers;
    private final boolean clientsFar;
    private Manager manager;

    /** @param directory for the ledger and the managers' data; the caller's to remove */
    Scene(Plan plan, Path directory) {
        this.directory = directory;
        this.clientsFar = plan.clientsFar();
        boolean complete = false;
        try {
            for (String name : NAMES.subList(0, plan.secondaries() + 1)) {
                regions.put(name, open(Region.start(name)));
            }
            ledger = open(Ledger.open(directory.resolve("ledger")));
            Region first = region(NAMES.getFirst());
            first.server().execute("postgres", "CREATE DATABASE other");
            shop.create(first.server(), ledger);
            manager = open(new Manager(directory));
            List<Integer> ports = regions.values().stream()
                    .map(r ->
                            plan.clientsFar() ? r.network().port() : r.server().port())
                    .toList();
            workload = open(new LedgerWorkload(url(ports), shop, ledger, CLIENTS, PAUSE).start(plan.seed()));
            libpq = open(new LibpqWorkload(ports, shop, ledger, CLIENTS + 1, PAUSE, plan.seed()));
            rulers = open(new RulersWatch(List.copyOf(regions.values()), shop.database()));
            if (plan.longTransactions()) {
                var unused = open(new LongTransactions(List.copyOf(regions.values()), "other"));
            }
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private String url(List<Integer> ports) {
        List<String> hosts = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        return "jdbc:postgresql://" + String.join(",", hosts) + "/" + shop.database();
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.push(resource);
        return resource;
    }

    /** Registers all, makes the group, and returns when it is in step. */
    void create() {
        for (Region region : regions.values()) {
            var unused = manager.client()
                    .addInstance(new InstanceRequest(
                            region.name(),
                            region.name() + "-region",
                            region.network().dsn(),
                            region.server().password(),
                            List.of()));
        }
        List<String> all = List.copyOf(regions.keySet());
        var created = manager.end(manager.client()
                .createGroup(new GroupRequest(GROUP, all.getFirst(), all.subList(1, all.size()), null)));
        if (!created.state().equals("DONE")) {
            throw Invariant.NO_OPERATION_STUCK.broken(created.toString());
        }
        awaitInStep();
    }

    Shop shop() {
        return shop;
    }

    Ledger ledger() {
        return ledger;
    }

    Manager manager() {
        return manager;
    }

    /** Another one with its state rebuilt from the members; the first one is still there. */
    Manager second() {
        Path own = directory.resolve("manager-" + opened.size());
        own.toFile().mkdirs();
        return open(new Manager(own));
    }

    /** Whoever is asked from now on. */
    void entrust(Manager to) {
        manager = to;
    }

    boolean clientsFar() {
        return clientsFar;
    }

    RulersWatch rulers() {
        return rulers;
    }

    Region region(String name) {
        Region found = regions.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no region " + name);
        }
        return found;
    }

    List<Region> regions() {
        return List.copyOf(regions.values());
    }

    Region primary() {
        return region(manager.group().primary());
    }

    /** Names, in an order that does not depend on what happened. */
    List<String> secondaries() {
        GroupView group = manager.group();
        return group.members().stream()
                .map(MemberView::instance)
                .filter(name -> !name.equals(group.primary()))
                .sorted()
                .toList();
    }

    /** Members of no group. */
    List<String> outside() {
        GroupView group = manager.group();
        List<String> names = new ArrayList<>(regions.keySet());
        names.removeAll(group.members().stream().map(MemberView::instance).toList());
        return names;
    }

    void heal() {
        regions.values().forEach(Region::heal);
    }

    /** Former primaries stay as they are. */
    void healMembers() {
        List<String> away = outside();
        regions.values().stream().filter(r -> !away.contains(r.name())).forEach(Region::heal);
    }

    /** With every member there. */
    void awaitInStep() {
        Wait.until(
                "the group in step",
                LIMIT,
                () -> {
                    GroupView group = manager.group();
                    return group.state().equals("RUNNING")
                            && group.health().equals("HEALTHY")
                            && group.syncTasks().size() == group.members().size() - 1
                            && group.syncTasks().stream()
                                    .allMatch(task -> task.state().equals("INCREMENTAL"));
                },
                () -> manager.group() + "\n" + manager.process().output());
    }

    /** On whichever server. */
    void awaitAcknowledged(long more) {
        long goal = ledger.acknowledged() + more;
        Wait.until(
                more + " more acknowledged transactions",
                LIMIT,
                () -> ledger.acknowledged() >= goal,
                () -> (goal - ledger.acknowledged()) + " missing, last problem " + workload.lastProblem() + ", group "
                        + manager.group());
    }

    /** Nobody writes while it runs. */
    void quietly(Runnable work) {
        workload.quiesce();
        libpq.quiesce();
        try {
            work.run();
        } finally {
            libpq.resume();
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
