package io.gad.e2e.campaign;

import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresServer;

/** A server and the network in front of it. */
record Region(String name, PostgresServer server, FaultyNetwork network) implements AutoCloseable {

    static Region start(String name) {
        PostgresServer server = PostgresServer.start();
        return new Region(name, server, FaultyNetwork.to(server.port()));
    }

    /** Runs, and everything passes. */
    void heal() {
        network.heal();
        server.startAgain();
    }

    void killAndStartAgain() {
        server.kill();
        server.startAgain();
    }

    @Override
    public void close() {
        network.close();
        server.close();
    }
}
