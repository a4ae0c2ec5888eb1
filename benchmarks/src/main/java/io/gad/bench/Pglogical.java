package io.gad.bench;

import io.gad.testkit.Await;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.List;

/**
 * The extension of that name, on both sides, with what it sets by itself. It carries no updates or deletes of tables without
 * a primary key.
 *
 * @param target which runs its worker
 * @param database on both sides
 */
record Pglogical(PostgresServer target, String database) implements Consumer {

    /** Both servers need it, from their start. */
    static final String LIBRARY = "pglogical";

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String STATUS = "SELECT status FROM pglogical.show_subscription_status('peer')";

    /** Makes the source a provider of what the workload has. */
    static void publish(PostgresServer source, String database) {
        source.execute(database, "CREATE EXTENSION pglogical");
        source.execute(
                database, "SELECT pglogical.create_node('source', '" + dsn(source, source.port(), database) + "')");
        source.execute(database, """
                SELECT pglogical.replication_set_add_table(
                    CASE WHEN EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
                         THEN 'default' ELSE 'default_insert_only' END, c.oid)
                FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'""");
    }

    /**
     * Begins it on a target that has the tables and their rows; returns when it follows.
     *
     * @param port where the source is reached
     */
    static Pglogical create(PostgresServer source, int port, PostgresServer target, String database) {
        target.execute(database, "CREATE EXTENSION pglogical");
        target.execute(
                database, "SELECT pglogical.create_node('target', '" + dsn(target, target.port(), database) + "')");
        target.execute(
                database,
                "SELECT pglogical.create_subscription('peer', '" + dsn(source, port, database)
                        + "', synchronize_structure := false, synchronize_data := false)");
        Pglogical subscription = new Pglogical(target, database);
        subscription.awaitStatus("replicating");
        return subscription;
    }

    private static String dsn(PostgresServer server, int port, String database) {
        return "host=127.0.0.1 port=" + port + " dbname=" + database + " user=" + PostgresServer.USER + " password="
                + server.password();
    }

    private void awaitStatus(String wanted) {
        Await.until(
                "pglogical to be " + wanted,
                LIMIT,
                () -> wanted.equals(target.value(database, STATUS)),
                () -> String.valueOf(target.value(database, STATUS)));
    }

    @Override
    public String name() {
        return Peer.PGLOGICAL.label();
    }

    @Override
    public void resume() {
        target.execute(database, "SELECT pglogical.alter_subscription_enable('peer', true)");
    }

    @Override
    public void pause() {
        target.execute(database, "SELECT pglogical.alter_subscription_disable('peer', true)");
    }

    @Override
    public void requireWell() {
        String status = target.value(database, STATUS);
        if ("down".equals(status)) {
            List<String> errors =
                    target.log().lines().filter(line -> line.contains("ERROR")).toList();
            throw new IllegalStateException("Expected pglogical to go on, found it " + status + ": " + errors);
        }
    }
}
