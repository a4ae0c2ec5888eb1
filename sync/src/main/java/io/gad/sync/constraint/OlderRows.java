package io.gad.sync.constraint;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * Rows that may be older than the checks which they break, written inside the target's running transaction. With the checks
 * as they are first, which locks nobody out; only what they refuse is undone, and written once more without those that are
 * {@code NOT VALID}. Rolled back or killed on the way, nothing has happened.
 */
public final class OlderRows {

    /** Of a check, and of a column that may hold no null. */
    private static final Set<String> REFUSALS = Set.of("23514", "23502");

    /** @param work runs twice, if need be */
    public record Write(TableName table, Runnable work) {}

    private OlderRows() {}

    /** @param work runs twice, if need be */
    public static <T> T write(Session target, TableName table, Supplier<T> work) {
        List<T> done = new ArrayList<>();
        Optional<PostgresException> refusal = refusal(target, () -> done.add(work.get()));
        return refusal.isEmpty() ? done.getFirst() : without(target, List.of(table), refusal.get(), work);
    }

    /** Each by itself; the refused ones then all together, so that checks come off and back but once. */
    public static void write(Session target, List<Write> writes) {
        List<Write> refused = new ArrayList<>();
        List<PostgresException> refusals = new ArrayList<>();
        for (Write write : writes) {
            refusal(target, write.work()).ifPresent(e -> {
                refused.add(write);
                refusals.add(e);
            });
        }
        if (!refused.isEmpty()) {
            List<TableName> tables = refused.stream().map(Write::table).toList();
            var unused = without(target, tables, refusals.getFirst(), () -> {
                refused.forEach(write -> write.work().run());
                return refused.size();
            });
        }
    }

    /** Does the work with the checks as they are. What they refuse is undone, and was then not done. */
    public static Optional<PostgresException> refusal(Session target, Runnable work) {
        target.execute("SAVEPOINT gad_checks");
        try {
            work.run();
        } catch (PostgresException e) {
            if (!REFUSALS.contains(e.sqlState())) {
                throw e;
            }
            target.execute("ROLLBACK TO SAVEPOINT gad_checks; RELEASE SAVEPOINT gad_checks");
            return Optional.of(e);
        }
        target.execute("RELEASE SAVEPOINT gad_checks");
        return Optional.empty();
    }

    /**
     * Does the work without those of some tables and of their domains. The tables are locked against everybody.
     *
     * @param refusal is thrown if there are none: then others have refused the work
     */
    public static <T> T without(
            Session target, Collection<TableName> tables, PostgresException refusal, Supplier<T> work) {
        UnvalidatedChecks checks = UnvalidatedChecks.of(target, tables);
        if (checks.isEmpty()) {
            throw refusal;
        }
        checks.takeOff();
        T done = work.get();
        checks.putBack();
        return done;
    }

    /**
     * Whether both sides of a COPY that the target has refused can go on, as they must to do it once more: a statement on a
     * connection whose COPY has not ended would wait for ever. What was not read of it is read away.
     *
     * @param refusal its SQLSTATE
     */
    public static boolean goOnAfter(@Nullable String refusal, CopyOut from, CopyIn to) throws SQLException {
        if (refusal == null || !REFUSALS.contains(refusal) || to.isActive()) {
            return false;
        }
        byte[] row;
        do {
            row = from.isActive() ? from.readFromCopy() : null;
        } while (row != null);
        return true;
    }
}
