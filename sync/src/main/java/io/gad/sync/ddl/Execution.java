package io.gad.sync.ddl;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs on the target what an entry says was run on the source. A statement may name what does not travel in the stream: a
 * role that was made a moment ago, or is gone again, and a tablespace. It is run again as soon as that is seen to.
 */
final class Execution {

    private static final String UNDEFINED_OBJECT = "42704";

    /** How often something may be found missing. */
    private static final int AT_MOST = 25;

    private final Session target;
    private final DdlEntry entry;
    private final Consumer<Optional<String>> refreshGlobals;
    private boolean refreshed;

    Execution(Session target, DdlEntry entry, Consumer<Optional<String>> refreshGlobals) {
        this.target = target;
        this.entry = entry;
        this.refreshGlobals = refreshGlobals;
    }

    /** The statement's own text, as its session ran it. */
    void ofText(String text) {
        run(List.of(text), true);
    }

    /** Statements that were made from images. */
    void of(List<String> statements) {
        run(statements, false);
    }

    /** @throws SyncProblem if they are refused; nothing of them was done then */
    private void run(List<String> statements, boolean byText) {
        try {
            Savepoint before = target.jdbc().setSavepoint();
            List<String> left = statements;
            Optional<PostgresException> refusal = attempt(left, byText, before);
            for (int times = 1; refusal.isPresent(); times++) {
                Optional<List<String>> way = times > AT_MOST ? Optional.empty() : without(refusal.get(), left, byText);
                if (way.isEmpty()) {
                    throw refused(left, refusal.get());
                }
                left = way.get();
                refusal = attempt(left, byText, before);
            }
            target.jdbc().releaseSavepoint(before);
        } catch (SQLException e) {
            throw target.failure("In database " + target.database() + ", around a replayed statement", e);
        }
    }

    private Optional<PostgresException> attempt(List<String> statements, boolean byText, Savepoint before)
            throws SQLException {
        try {
            for (String sql : statements) {
                if (byText) {
                    RecordedSession.run(target, entry, sql);
                } else {
                    RecordedSession.execute(target, sql);
                }
            }
            return Optional.empty();
        } catch (PostgresException e) {
            target.jdbc().rollback(before);
            return Optional.of(e);
        }
    }

    /** What is to be run now that what was missing is there or is not asked for any more; empty: it was something else. */
    private Optional<List<String>> without(PostgresException refusal, List<String> statements, boolean byText) {
        if (byText) {
            Optional<String> placedAnywhere =
                    SqlStatement.split(statements.getFirst(), entry.hasStandardStrings()).stream()
                            .findFirst()
                            .flatMap(statement -> Placement.without(target, statement, refusal));
            if (placedAnywhere.isPresent()) {
                return placedAnywhere.map(text -> text.isEmpty() ? List.of() : List.of(text));
            }
        }
        if (!refusal.sqlState().equals(UNDEFINED_OBJECT)) {
            return Optional.empty();
        }
        Optional<String> role = MissingRole.of(refusal);
        if (!refreshed) {
            refreshed = true;
            refreshGlobals.accept(role);
            return Optional.of(statements);
        }
        role.ifPresent(name -> MissingRole.standIn(target, name));
        return role.map(name -> statements);
    }

    private RuntimeException refused(List<String> statements, PostgresException e) {
        if (e.kind().isPassing()) {
            return e;
        }
        return new SyncProblem(
                "DDL_FAILED",
                "Expected the source's " + entry.tag() + " to succeed on the target as well, found: " + e.getMessage()
                        + ". The statement: " + StatementReplay.shortened(String.join("; ", statements)),
                "Put right on the target what the message names, then resume. Or: " + CopyAnew.HINT,
                e);
    }
}
