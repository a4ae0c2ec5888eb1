package io.gad.sync.drill;

import io.gad.member.DrillMark;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import io.gad.sync.SyncProblem;
import io.gad.sync.prepare.TargetDatabase;
import io.gad.sync.schema.DatabaseSettings;
import io.gad.sync.schema.PgTool;
import io.gad.sync.schema.ToolPipe;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies a secondary's databases on its own server, all as of one moment, by pg_dump and pg_restore: who reads the secondary
 * is never kept out or ended, as a copy by {@code CREATE DATABASE ... TEMPLATE} would do, and the apply goes on. What an earlier
 * attempt has left is dropped first. Killed anywhere, copies stand in part; each bears its mark before anybody may connect.
 */
public final class CopyMaking {

    private static final Logger LOG = LoggerFactory.getLogger(CopyMaking.class);

    private static final String READING = "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0";
    private static final String WRITING = "-c default_transaction_read_only=off -c session_replication_role=replica"
            + " -c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0"
            + " -c synchronous_commit=off";

    /** The server went away, or somebody ended the session: it may go well another time. */
    private static final Pattern PASSING = Pattern.compile("server closed the connection|connection to server"
            + "|could not connect|terminating connection|no connection to the server|lost synchronization"
            + "|the database system is|snapshot \"[^\"]*\" does not exist|invalid snapshot identifier");

    /** A copy that says it belongs to the group would be one more member's database: it belongs to the drill. */
    private static final String OWN_ROW =
            "UPDATE gad.member SET group_id = ?, promise_epoch = NULL, promise_reign = NULL,"
                    + " promise_generation = NULL, promise_attempt = NULL, promise_operation = NULL, cancelled = NULL";

    private final DrillSpec spec;
    private final CopyWatch watch;

    private CopyMaking(DrillSpec spec, CopyWatch watch) {
        this.spec = spec;
        this.watch = watch;
    }

    /**
     * @throws DrillStopped if it was not to go on
     * @throws SyncProblem {@code DRILL_COPY_FAILED} if a database cannot be copied
     */
    public static void make(DrillSpec spec, List<CopyPlan> plans, CopyWatch watch) throws InterruptedException {
        List<String> foreign = CopyDropping.drop(spec);
        if (!foreign.isEmpty()) {
            throw new SyncProblem(
                    "DRILL_COPY_FAILED",
                    "Expected no database that bears the drill's name and is not its own, found " + foreign + ".",
                    "Rename it, then ask for another drill.");
        }
        CopyDropping.dropOthers(spec);
        new CopyMaking(spec, watch).make(plans);
    }

    private void make(List<CopyPlan> plans) throws InterruptedException {
        try (Session server = spec.login().open(spec.login().dsn().database(), SessionSettings.bulk("drill"))) {
            for (CopyPlan plan : plans) {
                create(server, plan);
            }
            int major = DrillLook.major(server);
            try (DrillMoment moment = DrillMoment.take(spec, plans)) {
                watch.taken(moment.positions());
                int done = 0;
                for (CopyPlan plan : plans) {
                    watch.tell("copying " + plan.database() + ", " + (plan.bytes() >> 20) + " MiB (" + ++done + " of "
                            + plans.size() + ")");
                    copy(plan, moment.snapshot(plan.database()), major);
                    moment.release(plan.database());
                    settle(server, plan);
                }
            }
        }
    }

    /** Nobody but its owner is let into the copy, whoever may read the original. */
    private void create(Session server, CopyPlan plan) {
        requireGoingOn();
        String copy = TableName.quote(plan.copy());
        TargetDatabase.createLike(server, plan.database(), plan.copy());
        server.execute("REVOKE ALL ON DATABASE " + copy + " FROM PUBLIC");
        String comment = DrillMark.comment(spec.operation(), spec.groupId(), plan.database());
        server.execute("COMMENT ON DATABASE " + copy + " IS '" + comment.replace("'", "''") + "'");
        server.execute("ALTER DATABASE " + copy + " ALLOW_CONNECTIONS true");
    }

    private void copy(CopyPlan plan, String snapshot, int major) throws InterruptedException {
        ToolPipe.End from = new ToolPipe.End(
                PgTool.require("pg_dump", major, spec.tools()),
                List.of(
                        "--format=custom",
                        "--compress=0",
                        "--snapshot=" + snapshot,
                        "--no-publications",
                        "--no-subscriptions",
                        "--no-tablespaces",
                        "--lock-wait-timeout=30s",
                        "--no-password",
                        "--dbname=" + spec.login().dsn().uri(plan.database())),
                spec.login(),
                plan.database(),
                READING);
        ToolPipe.End to = new ToolPipe.End(
                PgTool.require("pg_restore", major, spec.tools()),
                List.of(
                        "--exit-on-error",
                        "--no-tablespaces",
                        "--no-password",
                        "--dbname=" + spec.login().dsn().uri(plan.copy())),
                spec.login(),
                plan.copy(),
                WRITING);
        ToolPipe.Outcome outcome = ToolPipe.run(from, to, spec.sessions(), watch::goesOn);
        if (outcome.stopped()) {
            throw new DrillStopped();
        }
        if (!outcome.failed().isEmpty()) {
            throw problem(plan, outcome);
        }
    }

    /** As it stands on a secondary: closed for ordinary sessions, and with the settings of the original. */
    private void settle(Session server, CopyPlan plan) {
        requireGoingOn();
        for (String statement : DatabaseSettings.statements(server, plan.database(), plan.copy())) {
            try {
                server.execute(statement);
            } catch (PostgresException e) {
                if (e.kind() != SqlState.PRIVILEGE) {
                    throw e;
                }
                LOG.warn("operation={} copy={} goes without: {}", spec.operation(), plan.copy(), statement, e);
            }
        }
        try (Session s = spec.login().open(plan.copy(), SessionSettings.apply("drill"))) {
            int rows = s.update(OWN_ROW, "drill-" + spec.operation());
            if (rows != 1) {
                throw new IllegalStateException(
                        "Expected one member's row in the copy of " + plan.database() + ", found " + rows + ".");
            }
        }
    }

    private void requireGoingOn() {
        if (!watch.goesOn()) {
            throw new DrillStopped();
        }
    }

    private RuntimeException problem(CopyPlan plan, ToolPipe.Outcome outcome) {
        outcome.lines().forEach(line -> LOG.error("operation={} {}: {}", spec.operation(), outcome.failed(), line));
        String said = outcome.lines().stream()
                .limit(6)
                .reduce((a, b) -> a + " / " + b)
                .orElse("it said nothing");
        String what = outcome.failed() + " for the copy of database " + plan.database() + ": " + said;
        return outcome.lines().stream().anyMatch(line -> PASSING.matcher(line).find())
                ? new PostgresException(what, SqlState.UNAVAILABLE)
                : new SyncProblem(
                        "DRILL_COPY_FAILED",
                        "Expected " + outcome.failed() + " to copy database " + plan.database() + ", found: " + said,
                        "All its messages are in the server's log. What cannot be dumped and restored on the secondary"
                                + " cannot be rehearsed.");
    }
}
