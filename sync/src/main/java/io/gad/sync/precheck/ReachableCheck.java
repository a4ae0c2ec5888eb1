package io.gad.sync.precheck;

import io.gad.postgres.Login;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import java.util.List;

/** Both servers answer, and the account's password is right. */
final class ReachableCheck {

    private static final String NAME = "reachable";

    private ReachableCheck() {}

    static List<Finding> look(PrecheckRequest request) {
        return List.of(look("source", request.source()), look("target", request.target()));
    }

    private static Finding look(String side, Login login) {
        String where = side + " " + login.dsn().hostList() + ", database "
                + login.dsn().database() + ", user " + login.dsn().user();
        try (Session session = login.openAnew(login.dsn().database(), SessionSettings.control("precheck"))) {
            String version = session.one("SHOW server_version", row -> row.getString(1));
            return Finding.pass(NAME, where + ": version " + version);
        } catch (PostgresException e) {
            Throwable cause = e.kind() == SqlState.TLS ? null : e.getCause();
            String reason = cause == null ? e.getMessage() : cause.getMessage();
            return Finding.fail(NAME, where + ": " + reason, fix(e, side));
        }
    }

    private static String fix(PostgresException e, String side) {
        return switch (e.kind()) {
            case AUTHENTICATION ->
                "Correct the user, the password file or pg_hba.conf of the " + side
                        + " so that this account can log in from GAD's server.";
            case TLS ->
                "Correct sslmode, sslrootcert, sslcert and sslkey in the " + side + "'s DSN, or the server's"
                        + " ssl settings; the files are read on the machine of GAD's server.";
            case UNDEFINED -> "Name a database that exists in the " + side + "'s DSN.";
            default ->
                "Check the host, the port and the network to the " + side
                        + ", and that the server runs and listens on that address.";
        };
    }
}
