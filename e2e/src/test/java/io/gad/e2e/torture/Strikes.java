package io.gad.e2e.torture;

import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresServer;
import io.gad.testkit.TwoRegions;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What is killed and cut during a run, one after the other; each is back when the next one comes. */
final class Strikes {

    /** What dies, or what becomes of a network. */
    enum Strike {
        ENGINE,
        SOURCE,
        TARGET,
        SOURCE_CUT,
        TARGET_CUT,
        SOURCE_RESET,
        TARGET_RESET,
        SOURCE_SILENT,
        TARGET_SILENT
    }

    private final TwoRegions regions;
    private final EngineProcess engine;
    private final Random random;
    private final List<Strike> struck = new ArrayList<>();

    Strikes(TwoRegions regions, EngineProcess engine, long seed) {
        this.regions = regions;
        this.engine = engine;
        this.random = new Random(seed);
    }

    /** A few strikes, and heals everything. */
    void strike(int times) {
        for (int i = 0; i < times && engine.problem().isEmpty(); i++) {
            pause(300 + random.nextInt(1500));
            strike(Strike.values()[random.nextInt(Strike.values().length)]);
        }
    }

    /** In order. */
    List<Strike> struck() {
        return struck;
    }

    private void strike(Strike strike) {
        struck.add(strike);
        System.out.println(LocalTime.now() + " " + strike);
        switch (strike) {
            case ENGINE -> {
                engine.kill();
                engine.start();
            }
            case SOURCE -> again(regions.eu());
            case TARGET -> again(regions.us());
            case SOURCE_CUT -> broken(regions.euNetwork(), FaultyNetwork::cut);
            case TARGET_CUT -> broken(regions.usNetwork(), FaultyNetwork::cut);
            case SOURCE_RESET -> regions.euNetwork().reset();
            case TARGET_RESET -> regions.usNetwork().reset();
            case SOURCE_SILENT -> broken(regions.euNetwork(), FaultyNetwork::silence);
            case TARGET_SILENT -> broken(regions.usNetwork(), FaultyNetwork::silence);
        }
        System.out.println(LocalTime.now() + " healed");
    }

    private void again(PostgresServer server) {
        server.kill();
        pause(random.nextInt(300));
        server.startAgain();
    }

    private void broken(FaultyNetwork network, java.util.function.Consumer<FaultyNetwork> fault) {
        fault.accept(network);
        pause(300 + random.nextInt(1000));
        network.heal();
    }

    /** By a timer: nothing is waited for here, time passes for the writers. */
    private static void pause(int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
