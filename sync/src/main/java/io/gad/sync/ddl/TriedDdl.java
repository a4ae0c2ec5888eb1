package io.gad.sync.ddl;

import io.gad.postgres.Session;
import io.gad.sync.SyncProblem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Statements that are tried by their own text while a part of a database is carried forward. One that fails is left out, and
 * none is believed: all definitions are compared before the next round.
 */
public final class TriedDdl implements DdlReplay {

    private static final Logger LOG = LoggerFactory.getLogger(TriedDdl.class);

    private @Nullable ReplayedTransaction transaction;

    @Override
    public void replay(Session target, DdlEntry entry) {
        ReplayedTransaction current = transaction;
        if (current == null || !current.continuesWith(entry)) {
            current = new ReplayedTransaction(entry);
            transaction = current;
        }
        String query = current.enter(entry);
        Optional<SqlStatement> statement =
                query == null || !isTried(entry) ? Optional.empty() : current.statement(target, entry, query);
        if (statement.isEmpty()) {
            return;
        }
        try {
            ForbiddenDdl.check(entry, statement);
            new Execution(target, entry, role -> {}).ofText(ViewRows.leftOut(entry, statement.get()));
        } catch (SyncProblem e) {
            LOG.info("database={} {} is left to the next round: {}", target.database(), entry.tag(), e.getMessage());
        }
    }

    private static boolean isTried(DdlEntry entry) {
        return Touched.by(entry) instanceof Touched.Some some && some.tried();
    }
}
