package io.gad.sync.drill;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Runs our own write test and somebody's statements in a drill's copies, database by database, each statement by itself as psql
 * does. The first that fails ends those of its database. Killed in the midst: run again from the beginning, in the same copies.
 */
public final class SmokeRun {

    private static final Duration STATEMENT = Duration.ofSeconds(60);
    private static final Duration BEHIND = Duration.ofSeconds(5);
    private static final Duration ALL = Duration.ofMinutes(10);
    private static final int ROWS_READ = 1_000;
    private static final int TEXT_KEPT = 300;

    /** Names are found as in a session of the customer's that sets nothing. */
    private static final String USUAL_PATH = """
            SELECT pg_catalog.set_config('search_path', coalesce(
                       (SELECT pg_catalog.substr(c, 13) FROM pg_catalog.pg_db_role_setting s
                          JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
                         CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) c
                         WHERE s.setrole = 0 AND d.datname = pg_catalog.current_database()
                           AND pg_catalog.starts_with(c, 'search_path=')), '"$user", public'), false)
            """;

    /** Ours, in the place of a statement's text. */
    public static final String WRITE_TEST = "(write test)";

    private final DrillSpec spec;
    private final BooleanSupplier goesOn;
    private final List<SmokeOutcome> outcomes = new ArrayList<>();
    private final long end = System.nanoTime() + ALL.toNanos();

    private SmokeRun(DrillSpec spec, BooleanSupplier goesOn) {
        this.spec = spec;
        this.goesOn = goesOn;
    }

    /** @throws DrillStopped if it was not to go on */
    public static List<SmokeOutcome> run(DrillSpec spec, List<CopyPlan> plans, String sql, BooleanSupplier goesOn) {
        SmokeRun run = new SmokeRun(spec, goesOn);
        SmokeScript script = SmokeScript.parse(sql);
        for (CopyPlan plan : plans) {
            run.in(plan, script.of(plan.database()));
        }
        return run.outcomes;
    }

    private void in(CopyPlan plan, List<String> statements) {
        try (Session s = spec.login().openAnew(plan.copy(), SessionSettings.control("drill-write"))) {
            s.endsWithConnection();
            writeTest(s, plan);
        }
        if (statements.isEmpty()) {
            return;
        }
        try (Session s = spec.login().openAnew(plan.copy(), SessionSettings.bulk("drill-smoke"))) {
            s.endsWithConnection(); // Whatever the statements have set or left open ends with it.
            var unused = s.one(USUAL_PATH, row -> row.getString(1));
            s.execute("SET statement_timeout = " + STATEMENT.toMillis());
            for (String statement : statements) {
                if (!one(s, plan, statement)) {
                    return;
                }
            }
        }
    }

    private void writeTest(Session s, CopyPlan plan) {
        long begin = System.nanoTime();
        String problem;
        try {
            problem = WriteTest.goOn(s);
        } catch (PostgresException e) {
            if (e.kind().isPassing()) {
                throw e;
            }
            problem = String.valueOf(e.getMessage());
        }
        outcomes.add(new SmokeOutcome(plan.database(), WRITE_TEST, since(begin), 1, shortened(problem)));
    }

    private boolean one(Session s, CopyPlan plan, String statement) {
        if (!goesOn.getAsBoolean()) {
            throw new DrillStopped();
        }
        String shown = shortened(statement.strip().replaceAll("\\s+", " "));
        if (System.nanoTime() - end > 0) {
            String late = "Not run: all statements together may take " + ALL.toMinutes() + " minutes.";
            outcomes.add(new SmokeOutcome(plan.database(), shown, 0, 0, late));
            return false;
        }
        Optional<String> outside = OutsideTheCopy.of(statement);
        if (outside.isPresent()) {
            String refused = "Not run: " + outside.get() + " would act outside of the copy.";
            outcomes.add(new SmokeOutcome(plan.database(), shown, 0, 0, refused));
            return false;
        }
        long begin = System.nanoTime();
        try (Statement sql = s.jdbc().createStatement()) {
            sql.setMaxRows(ROWS_READ);
            // Where a statement has set the server's own limit off; else that one comes first, and says what it is.
            sql.setQueryTimeout(Math.toIntExact(STATEMENT.plus(BEHIND).toSeconds()));
            long rows = rows(sql, sql.execute(statement));
            outcomes.add(new SmokeOutcome(plan.database(), shown, since(begin), rows, ""));
            return true;
        } catch (SQLException e) {
            PostgresException failure = s.failure("A statement of the drill", e);
            String said = String.valueOf(e.getMessage());
            outcomes.add(new SmokeOutcome(
                    plan.database(),
                    shown,
                    since(begin),
                    0,
                    shortened(failure.sqlState().isEmpty() ? said : said + " (" + failure.sqlState() + ")")));
            return false;
        }
    }

    private static long rows(Statement sql, boolean returns) throws SQLException {
        if (!returns) {
            return Math.max(0, sql.getLargeUpdateCount());
        }
        long rows = 0;
        try (ResultSet result = sql.getResultSet()) {
            while (result.next()) {
                rows++;
            }
        }
        return rows;
    }

    private static long since(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }

    private static String shortened(String text) {
        return text.length() <= TEXT_KEPT ? text : text.substring(0, TEXT_KEPT - 3) + "...";
    }
}
