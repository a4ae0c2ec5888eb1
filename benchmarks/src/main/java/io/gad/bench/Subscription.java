package io.gad.bench;

import io.gad.testkit.Await;
import io.gad.testkit.PostgresServer;
import java.time.Duration;

/**
 * PostgreSQL's own logical replication.
 *
 * @param peer with which options
 * @param target which runs its worker
 * @param database on both sides
 */
record Subscription(Peer peer, PostgresServer target, String database) implements Consumer {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String PUBLICATION = "peer";

    /** What the workload has, and nothing of GAD's. */
    static void publish(PostgresServer source, String database) {
        source.execute(database, "CREATE PUBLICATION " + PUBLICATION + " FOR TABLES IN SCHEMA public");
    }

    /**
     * Begins it on a target that has the tables; returns when every table is followed.
     *
     * @param port where the source is reached
     * @param copy whether it brings the rows too; else they are there
     */
    static Subscription create(
            Peer peer, PostgresServer source, int port, PostgresServer target, String database, boolean copy) {
        peer.sessionSettings()
                .forEach(setting -> target.execute("postgres", "ALTER DATABASE " + database + " SET " + setting));
        target.execute(
                database,
                "CREATE SUBSCRIPTION peer CONNECTION 'host=127.0.0.1 port=" + port + " dbname=" + database + " user="
                        + PostgresServer.USER + " password=" + source.password() + "' PUBLICATION " + PUBLICATION
                        + " WITH (copy_data = " + copy + peer.subscriptionOptions() + ")");
        Subscription subscription = new Subscription(peer, target, database);
        Await.until(
                "every table of the subscription to be copied",
                LIMIT,
                () -> {
                    subscription.requireWell();
                    return "0"
                            .equals(target.value(
                                    database, "SELECT count(*) FROM pg_subscription_rel WHERE srsubstate <> 'r'"));
                },
                () -> target.column(
                                database, "SELECT srrelid::regclass FROM pg_subscription_rel WHERE srsubstate <> 'r'")
                        .toString());
        return subscription;
    }

    @Override
    public String name() {
        return peer.label();
    }

    @Override
    public void resume() {
        target.execute(database, "ALTER SUBSCRIPTION peer ENABLE");
    }

    @Override
    public void pause() {
        target.execute(database, "ALTER SUBSCRIPTION peer DISABLE");
    }

    /** Takes it and its slot away. */
    void drop() {
        target.execute(database, "DROP SUBSCRIPTION peer");
    }

    @Override
    public void requireWell() {
        String errors = target.value(
                database, "SELECT sum(apply_error_count + sync_error_count) FROM pg_stat_subscription_stats");
        if (errors != null && !errors.equals("0")) {
            throw new IllegalStateException(
                    "Expected the subscription to go on, found " + errors + " errors in the target's log: "
                            + target.log()
                                    .lines()
                                    .filter(line -> line.contains("ERROR"))
                                    .toList());
        }
    }
}
