package io.gad.e2e;

import io.gad.testkit.PostgresServer;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What a secondary keeps for whoever may have to follow it. */
public final class Standing {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String MISSING = """
            SELECT count(*) FROM pg_database d WHERE datallowconn AND NOT datistemplate AND NOT EXISTS (
                SELECT FROM pg_replication_slots s WHERE s.database = d.datname
                   AND s.slot_name LIKE 'gad\\_s\\_%' AND s.confirmed_flush_lsn IS NOT NULL)""";
    private static final String THERE = "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_s\\_%'";

    private Standing() {}

    /** Until there is a slot of every database. */
    public static void await(PostgresServer secondary) {
        Awaitility.await().atMost(SOON).until(() -> "0".equals(secondary.value("postgres", MISSING)));
    }

    /** Until there is none. */
    public static void awaitNone(PostgresServer primary) {
        Awaitility.await().atMost(SOON).until(() -> "0".equals(primary.value("postgres", THERE)));
    }

    public static void drop(PostgresServer primary) {
        for (String database : primary.column(
                "postgres", "SELECT database FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_s\\_%'")) {
            primary.execute(
                    database,
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                            + " WHERE slot_name LIKE 'gad\\_s\\_%' AND database = current_database()");
        }
    }
}
