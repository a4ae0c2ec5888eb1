package io.gad.bench;

import io.gad.testkit.Await;
import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresServer;
import java.time.Duration;

/** A server, and the network between it and everybody else. */
record Region(String name, PostgresServer server, FaultyNetwork network) {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String WITHOUT_A_STANDING_SLOT = """
            SELECT datname FROM pg_database d WHERE datallowconn AND NOT datistemplate AND NOT EXISTS (
                SELECT FROM pg_replication_slots s WHERE s.database = d.datname
                   AND s.slot_name LIKE 'gad\\_s\\_%' AND s.confirmed_flush_lsn IS NOT NULL)""";

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
    void awaitStandingSlots() {
        Await.until(
                name + " to keep a standing slot of each database",
                LIMIT,
                () -> server.column("postgres", WITHOUT_A_STANDING_SLOT).isEmpty(),
                () -> "none of " + server.column("postgres", WITHOUT_A_STANDING_SLOT));
    }
}
