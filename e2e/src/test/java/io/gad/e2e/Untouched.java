package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.testkit.PostgresServer;

/** A server on which nothing of ours was ever made: a database {@code app} with a table {@code here} that holds one row. */
final class Untouched {

    private Untouched() {}

    static void prepare(PostgresServer server) {
        server.execute("postgres", "CREATE DATABASE app");
        server.execute("app", "CREATE TABLE here (id int PRIMARY KEY); INSERT INTO here VALUES (1)");
    }

    static void is(PostgresServer server) {
        assertThat(server.value("app", "SELECT to_regnamespace('gad')")).isNull();
        assertThat(server.column("app", "SELECT slot_name FROM pg_replication_slots"))
                .isEmpty();
        assertThat(server.column("app", "SELECT pubname FROM pg_publication")).isEmpty();
        assertThat(Sessions.stateOf(server, "app", "INSERT INTO here VALUES (2); DELETE FROM here WHERE id = 2"))
                .isEqualTo(Sessions.TAKEN);
        assertThat(server.column("app", "SELECT id FROM here")).containsExactly("1");
    }
}
