package io.gad.demo;

import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresServer;

/** A server, and the network between it and everybody outside its region. One deed at a time; a look waits for none. */
final class Region {

    /**
     * A region as the page shows it.
     *
     * @param name of its instance
     * @param server {@code running starting killed}
     * @param network {@code through cut silent delayed}
     * @param delayMillis each way; 0 where there is no delay
     * @param connections that stand through its network
     * @param port of its network
     */
    public record View(
            String name, String place, String server, String network, int delayMillis, int connections, int port) {}

    private final String name;
    private final String place;
    private final PostgresServer server;
    private final FaultyNetwork network;
    private volatile Passage passage = new Passage.Through();
    private volatile boolean running = true;
    private volatile boolean starting;

    /** @param server runs; its network lets everything through */
    Region(String name, String place, PostgresServer server, FaultyNetwork network) {
        this.name = name;
        this.place = place;
        this.server = server;
        this.network = network;
    }

    String name() {
        return name;
    }

    View view() {
        Passage now = passage;
        return new View(
                name,
                place,
                starting ? "starting" : running ? "running" : "killed",
                now.word(),
                now.delayMillis(),
                network.connections(),
                network.port());
    }

    /**
     * Returns when it is done.
     *
     * @return whether something is another now than it was
     * @throws IllegalStateException if the server does not answer after its start
     */
    synchronized boolean bear(Deed deed) {
        return switch (deed) {
            case Deed.Kill kill -> kill();
            case Deed.Start start -> start();
            case Deed.Cut cut -> pass(new Passage.Cut());
            case Deed.Silence silence -> pass(new Passage.Silent());
            case Deed.Delay delay -> pass(new Passage.Delayed(delay.millis()));
            case Deed.Restore restore -> pass(new Passage.Through());
        };
    }

    private boolean kill() {
        boolean was = server.isRunning();
        server.kill();
        running = false;
        return was;
    }

    private boolean start() {
        boolean was = server.isRunning();
        starting = true;
        try {
            server.startAgain();
            running = true;
        } finally {
            starting = false;
        }
        return !was;
    }

    private boolean pass(Passage next) {
        if (next.equals(passage)) {
            return false;
        }
        next.applyTo(network);
        passage = next;
        return true;
    }
}
