package io.gad.e2e.campaign;

import io.gad.api.GroupView;
import io.gad.api.MemberView;
import io.gad.e2e.Wait;
import io.gad.testkit.Ledger;
import io.gad.testkit.LedgerWorkload;
import io.gad.testkit.LibpqWorkload;
import io.gad.testkit.Shop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The servers of a campaign, its manager, and clients that write to wherever the primary is. */
final class Scene implements AutoCloseable {

    static final String GROUP = "orders";
    static final Duration LIMIT = Duration.ofSeconds(120);

    private static final int CLIENTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(40);

    private final Queue<AutoCloseable> opened = new ConcurrentLinkedQueue<>();
    private final Path directory;
    private final Map<String, Region> regions = new LinkedHashMap<>();
    private final Stage stage;
    private final Shop shop;
    private final Ledger ledger;
    private final LedgerWorkload workload;
    private final LibpqWorkload libpq;
    private final RulersWatch rulers;
    private final boolean clientsFar;
    private Manager manager;

    /**
     * The group is in step when {@link #awaitInStep} returns.
     *
     * @param directory for the ledger and the managers' data; the caller's to remove
     * @param stage nobody else's until this is closed
     */
    Scene(Plan plan, Path directory, Stage stage) {
        this.directory = directory;
        this.stage = stage;
        this.shop = stage.shop();
        this.clientsFar = plan.clientsFar();
        stage.regions().forEach(region -> regions.put(region.name(), region));
        boolean complete = false;
        try {
            ledger = open(Ledger.open(directory.resolve("ledger")));
            stage.begin(ledger);
            stage.copyManager(directory.resolve("gad"));
            manager = start();
            List<Integer> ports = regions.values().stream()
                    .map(r ->
                            plan.clientsFar() ? r.network().port() : r.server().port())
                    .toList();
            workload = open(new LedgerWorkload(url(ports), shop, ledger, CLIENTS, PAUSE).start(plan.seed()));
            libpq = open(new LibpqWorkload(ports, shop, ledger, CLIENTS + 1, PAUSE, plan.seed()));
            rulers = open(new RulersWatch(List.copyOf(regions.values()), shop.database()));
            if (plan.longTransactions()) {
                var unused = open(new LongTransactions(List.copyOf(regions.values()), Stage.OTHER));
            }
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /** Servers and manager at once. */
    private Manager start() {
        List<Manager> made = new ArrayList<>();
        List<Callable<Boolean>> works = List.of(
                () -> {
                    stage.raise();
                    return true;
                },
                () -> made.add(open(new Manager(directory))));
        var unused = AtOnce.all(works);
        return made.getFirst();
    }

    private String url(List<Integer> ports) {
        List<String> hosts = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        return "jdbc:postgresql://" + String.join(",", hosts) + "/" + shop.database();
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.add(resource);
        return resource;
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

    /** All at once: whoever loses its server ends as it does when that is killed. The ledger last, for it is written until then. */
    @Override
    public void close() {
        List<AutoCloseable> all = new ArrayList<>(opened);
        opened.clear();
        List<Callable<Boolean>> works = new ArrayList<>();
        all.stream()
                .filter(one -> !(one instanceof Ledger))
                .forEach(one -> works.add(() -> {
                    one.close();
                    return true;
                }));
        try {
            var unused = AtOnce.all(works);
        } finally {
            stage.lower();
            all.stream()
                    .filter(Ledger.class::isInstance)
                    .map(Ledger.class::cast)
                    .forEach(Ledger::close);
        }
    }
}
