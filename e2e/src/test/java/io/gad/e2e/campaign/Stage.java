package io.gad.e2e.campaign;

import io.gad.api.GroupRequest;
import io.gad.api.InstanceRequest;
import io.gad.e2e.Wait;
import io.gad.testkit.Ledger;
import io.gad.testkit.LedgerEntry;
import io.gad.testkit.Shop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Servers whose group is in step, and what its manager had when all of them were stopped in order: every seed of that many
 * secondaries begins with a copy of it. To make a group takes longer than what is done to it, and is the kill scenarios'.
 */
final class Stage implements AutoCloseable {

    private static final List<String> NAMES = List.of("eu", "us", "ap", "sa");
    private static final int ORDERS = 200;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** On a server for itself, and none of the group's: it is a template. */
    static final String OTHER = "other";

    private static final String STANDING = "SELECT count(*) FROM pg_replication_slots"
            + " WHERE slot_name LIKE 'gad\\_s\\_%' AND confirmed_flush_lsn IS NOT NULL";
    /** {@code postgres} and that of the clients. */
    private static final int EVERY = 2;

    private static final int MANY = 3;

    private final Path directory;
    private final Shop shop = Shop.withOrders(ORDERS);
    private final Map<String, Region> regions = new LinkedHashMap<>();
    private final List<LedgerEntry> first = new ArrayList<>();

    private Stage(Path directory) {
        this.directory = directory;
    }

    /** @param directory of its own */
    static Stage make(int secondaries, Path directory) {
        Stage stage = new Stage(directory);
        boolean made = false;
        try {
            stage.make(NAMES.subList(0, secondaries + 1));
            made = true;
            return stage;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!made) {
                stage.close();
            }
        }
    }

    private void make(List<String> names) throws IOException {
        for (Region region : AtOnce.all(names.stream().map(Stage::starting).toList())) {
            regions.put(region.name(), region);
        }
        try (Ledger ledger = Ledger.open(directory.resolve("ledger"))) {
            shop.create(region(names.getFirst()).server(), ledger);
            first.addAll(ledger.entries());
        }
        if (names.size() > MANY) { // Who is to have a database chosen must have it.
            names.stream()
                    .skip(1)
                    .forEach(name -> region(name).server().execute("postgres", "CREATE DATABASE " + shop.database()));
        }
        try (Manager manager = new Manager(directory)) {
            create(manager, names);
            manager.process().stop();
        }
        each(region -> region.server().backUp());
        lower();
    }

    /** Every one, and where there are many members that of the clients alone: each costs each member processes of its own. */
    private List<String> databases(int members) {
        return members > MANY ? List.of(shop.database()) : List.of();
    }

    private static Callable<Region> starting(String name) {
        return () -> {
            Region region = Region.start(name);
            region.server().execute("postgres", "CREATE DATABASE " + OTHER + " IS_TEMPLATE true");
            return region;
        };
    }

    /** All standing slots there. */
    private void create(Manager manager, List<String> names) {
        for (Region region : regions.values()) {
            var unused = manager.client()
                    .addInstance(new InstanceRequest(
                            region.name(),
                            region.name() + "-region",
                            region.network().dsn(),
                            region.server().password(),
                            databases(names.size())));
        }
        var created = manager.client()
                .follow(
                        manager.client()
                                .createGroup(new GroupRequest(
                                        Scene.GROUP, names.getFirst(), names.subList(1, names.size()), null)),
                        LIMIT,
                        seen -> {});
        if (!created.state().equals("DONE")) {
            throw Invariant.NO_OPERATION_STUCK.broken(created.toString());
        }
        for (String secondary : names.subList(1, names.size())) {
            Wait.until(
                    "the standing slots of " + secondary,
                    LIMIT,
                    () -> String.valueOf(names.size() > MANY ? 1 : EVERY)
                            .equals(region(secondary).server().value("postgres", STANDING)),
                    () -> manager.group() + "\n" + manager.process().output());
        }
    }

    private Region region(String name) {
        Region found = regions.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no region " + name);
        }
        return found;
    }

    Shop shop() {
        return shop;
    }

    List<Region> regions() {
        return List.copyOf(regions.values());
    }

    /** All servers as they were, running, and reached by whoever wants. */
    void raise() {
        each(region -> {
            region.network().heal();
            region.server().putBack();
        });
    }

    /** None runs. */
    void lower() {
        each(region -> region.server().kill());
    }

    /** What the clients had been told. */
    void begin(Ledger ledger) {
        ledger.append(first);
    }

    /** What the manager had, for another one. */
    void copyManager(Path to) {
        Path from = directory.resolve("gad");
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void each(Consumer<Region> work) {
        List<Callable<Boolean>> works = new ArrayList<>();
        regions.values()
                .forEach(region -> works.add(() -> {
                    work.accept(region);
                    return true;
                }));
        var unused = AtOnce.all(works);
    }

    @Override
    public void close() {
        each(Region::close);
    }
}
