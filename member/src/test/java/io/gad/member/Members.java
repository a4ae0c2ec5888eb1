package io.gad.member;

import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** What the tests of this module say often. */
final class Members {

    static final Reign FIRST = new Reign(1, new UUID(1, 1));
    static final Reign SECOND = FIRST.next(new UUID(2, 2));
    static final Duration SOON = Duration.ofSeconds(10);

    private Members() {}

    static Login login(PostgresServer server) {
        return new Login(Dsn.parse(server.dsn()), new Secret(server.password()));
    }

    static MemberInstance instance(PostgresServer server, String... databases) {
        return new MemberInstance(login(server), List.of(databases));
    }

    /** A session as the engine uses one. */
    static Session session(PostgresServer server, String database) {
        return login(server).open(database, SessionSettings.control("test"));
    }

    static MemberRow row(String instance, MemberRole role, Reign reign) {
        return MemberRow.fresh("gad-1", "orders", instance, role, reign, 1, "op-create");
    }

    /** Makes a fresh database with a small schema in it a member. */
    static void prepare(PostgresServer server, String database, MemberRole role) {
        server.execute("postgres", "CREATE DATABASE " + database);
        server.execute(
                database,
                "CREATE TABLE public.item (id bigint PRIMARY KEY, name text); INSERT INTO item VALUES (1, 'one')");
        try (Session s = session(server, database)) {
            MemberDatabase.install(s);
            MemberDatabase.become(s, row(role == MemberRole.PRIMARY ? "eu" : "us", role, FIRST));
            MemberDatabase.attachGuards(s);
            if (role != MemberRole.PRIMARY) {
                MemberDatabase.close(s);
            }
        }
    }

    static MemberRow rowOf(PostgresServer server, String database) {
        try (Session s = session(server, database)) {
            return MemberDatabase.read(s).orElseThrow();
        }
    }

    /** Runs the statements as a customer's superuser who asks for read/write. */
    static void run(PostgresServer server, String database, String... statements) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
