package io.gad.sync.ddl;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.sync.SyncProblem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Statements that are tried by their own text while a part of a database is carried forward. One that fails, or writes
 * rows of its own, is left out, and none is believed: all definitions are compared before the next round.
 */
public final class TriedDdl implements DdlReplay {

    private static final Logger LOG = LoggerFactory.getLogger(TriedDdl.class);

    private @Nullable ReplayedTransaction transaction;

    @Override
    public void replay(Session target, DdlEntry entry) {
        ReplayedTransaction current = ReplayedTransaction.of(entry, transaction);
        transaction = current;
        String query = current.enter(entry);
        if (DropOwned.isOnlyNoted(entry)) {
            current.noteDropped(DropOwned.droppedBy(entry));
            return;
        }
        Set<String> dropped = current.takeDropped();
        Optional<SqlStatement> statement =
                query == null || !isTried(entry) ? Optional.empty() : current.statement(target, entry, query);
        if (statement.isEmpty()) {
            return;
        }
        try {
            ForbiddenDdl.check(entry, statement);
            Execution execution = new Execution(target, entry, role -> {});
            List<TableName> written =
                    SideRows.orNothing(target, () -> carryOut(target, entry, statement.get(), dropped, execution));
            if (!written.isEmpty()) {
                LOG.info(
                        "database={} {} writes into {} and is left to the next round",
                        target.database(),
                        entry.tag(),
                        written);
            }
        } catch (SyncProblem e) {
            LOG.info("database={} {} is left to the next round: {}", target.database(), entry.tag(), e.getMessage());
        }
    }

    private static void carryOut(
            Session target, DdlEntry entry, SqlStatement statement, Set<String> dropped, Execution execution) {
        if (DropOwned.is(entry)) {
            new DropOwned(target, entry, statement, dropped).run(execution);
        } else {
            execution.ofText(ViewRows.leftOut(entry, statement));
        }
    }

    private static boolean isTried(DdlEntry entry) {
        return Touched.by(entry) instanceof Touched.Some some && some.tried();
    }
}
