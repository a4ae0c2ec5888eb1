package io.gad.bench;

import io.gad.testkit.Await;
import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresServer;
import java.time.Duration;

/** A server, and the network between it and everybody else. */
record Region(String name, PostgresServer server, FaultyNetwork network) {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String STANDING =
            "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_s\\_%'"
                    + " AND confirmed_flush_lsn IS NOT NULL AND database = '%s'";

    static Region start(String name, Plan plan, Opened opened) {
        PostgresServer server = plan.servers().start(opened);
        return new Region(name, server, opened.add(FaultyNetwork.to(server.port())));
    }

    /** The server runs, and everything passes. */
    void heal() {
        network.heal();
        server.startAgain();
    }

    /** Until a secondary keeps what brings the present primary back without a copy, should it become the primary. */
    void awaitStandingSlot(String database) {
        Await.until(
                name + " to keep a standing slot of " + database,
                LIMIT,
                () -> !"0".equals(server.value("postgres", STANDING.replace("%s", database))),
                () -> String.valueOf(server.column("postgres", "SELECT slot_name FROM pg_replication_slots")));
    }
}
