package io.gad.sync.drill;

import io.gad.member.DrillMark;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a drill's databases off the server again, with whoever is in them. What is not provably a drill's is left. */
public final class CopyDropping {

    private static final Logger LOG = LoggerFactory.getLogger(CopyDropping.class);

    private static final String END = "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity"
            + " WHERE application_name = ? AND usename = current_user AND pid <> pg_catalog.pg_backend_pid()";

    private static final String SUBSCRIPTIONS = "SELECT pg_catalog.quote_ident(subname) FROM"
            + " pg_catalog.pg_subscription WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database"
            + " WHERE datname = pg_catalog.current_database())";

    private CopyDropping() {}

    /**
     * Drops all that this drill has made, and first ends what it still has running there.
     *
     * @return names of those that bear its name and are not provably its own
     */
    public static List<String> drop(DrillSpec spec) {
        try (Session server = open(spec)) {
            server.list(END, row -> row.getBoolean(1), spec.sessions());
            List<String> left = new ArrayList<>();
            for (MarkedDatabase database : MarkedDatabase.list(server, spec.prefix())) {
                if (database.isOf(spec.operation())) {
                    drop(spec, server, database);
                } else {
                    left.add(database.name());
                }
            }
            return left;
        }
    }

    /** Drops what other drills of the same group have left: one at a time runs, so nobody is in the middle of them. */
    static void dropOthers(DrillSpec spec) {
        try (Session server = open(spec)) {
            for (MarkedDatabase database : MarkedDatabase.list(server, DrillMark.PREFIX)) {
                if (database.isOfGroup(spec.groupId()) && !database.isOf(spec.operation())) {
                    LOG.warn("group={} database={} left by an earlier drill", spec.groupId(), database.name());
                    drop(spec, server, database);
                }
            }
        }
    }

    private static Session open(DrillSpec spec) {
        return spec.login().open(spec.login().dsn().database(), SessionSettings.bulk("drill"));
    }

    private static void drop(DrillSpec spec, Session server, MarkedDatabase database) {
        clear(spec, database);
        // Somebody's SQL may have made it one, and a template cannot be dropped.
        server.execute("ALTER DATABASE " + TableName.quote(database.name()) + " IS_TEMPLATE false");
        server.execute("DROP DATABASE IF EXISTS " + TableName.quote(database.name()) + " WITH (FORCE)");
        LOG.info("operation={} database={} dropped", spec.operation(), database.name());
    }

    /** What somebody's SQL may have left, and with which no database can be dropped. */
    private static void clear(DrillSpec spec, MarkedDatabase database) {
        if (!database.takesConnections()) {
            return;
        }
        try (Session s = spec.login().open(database.name(), SessionSettings.control("drill"))) {
            List<String> prepared = s.list(
                    "SELECT pg_catalog.quote_literal(gid) FROM pg_catalog.pg_prepared_xacts"
                            + " WHERE database = pg_catalog.current_database()",
                    row -> row.getString(1));
            prepared.forEach(gid -> s.execute("ROLLBACK PREPARED " + gid));
            dropSubscriptions(spec, s);
            s.endsWithConnection();
        } catch (PostgresException e) {
            if (e.kind() != SqlState.UNDEFINED) {
                throw e;
            }
            LOG.debug("database={} is gone", database.name(), e);
        }
    }

    /** Without asking their publishers, who may be away: what one has made there for it, a slot, stays there and is told. */
    private static void dropSubscriptions(DrillSpec spec, Session copy) {
        List<String> names = copy.list(SUBSCRIPTIONS, row -> row.getString(1));
        for (String name : names) {
            copy.execute("ALTER SUBSCRIPTION " + name + " DISABLE");
            copy.execute("ALTER SUBSCRIPTION " + name + " SET (slot_name = NONE)");
            copy.execute("DROP SUBSCRIPTION " + name);
            LOG.warn(
                    "operation={} database={} subscription={} dropped; a slot that it has on its publisher stays there",
                    spec.operation(),
                    copy.database(),
                    name);
        }
    }
}
