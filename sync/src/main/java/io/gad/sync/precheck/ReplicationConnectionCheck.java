package io.gad.sync.precheck;

import io.gad.postgres.PostgresException;
import io.gad.postgres.SessionSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A replication connection is let in, which is what the changes come by. */
final class ReplicationConnectionCheck implements Check {

    private static final String NAME = "replication-connection";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (CheckedServer server : scene.servers()) {
            String database = server.login().dsn().database();
            try (Connection connection =
                    server.login().openReplication(database, SessionSettings.control("precheck"))) {
                findings.add(Finding.pass(NAME, server.name() + ": to database " + connection.getCatalog()));
            } catch (PostgresException e) {
                Throwable cause = e.getCause();
                findings.add(refused(scene, server, cause == null ? e : cause));
            } catch (SQLException e) {
                findings.add(refused(scene, server, e));
            }
        }
        return findings;
    }

    private static Finding refused(PrecheckScene scene, CheckedServer server, Throwable reason) {
        String evidence = server.name() + ": " + reason.getMessage();
        String fix = "On the " + server.name() + ", as a superuser: ALTER ROLE " + Quoted.name(server.user())
                + " REPLICATION; and see to max_wal_senders and to pg_hba.conf.";
        return server == scene.sourceServer()
                ? Finding.fail(NAME, evidence, fix)
                : Finding.warn(NAME, evidence + ": once promoted nobody could follow it", fix);
    }
}
