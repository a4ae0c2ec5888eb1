package io.gad.sync;

import io.gad.postgres.Login;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.replication.CreatedSlot;
import io.gad.sync.copy.LoadBook;
import io.gad.sync.resync.SchemaAlignment;
import io.gad.sync.schema.SchemaCopy;
import java.util.HashSet;
import java.util.Set;

/**
 * Brings the definitions of a database that is half loaded in line with a round's snapshot, around the tables whose rows are
 * kept: what differs is dropped with all that hangs on it, what is missing is made. Killed anywhere, the target remembers
 * that it is to be done, and the next round finds the rest.
 */
final class LoadAlignment {

    private final DatabasePair pair;
    private final Session target;
    private final CreatedSlot slot;

    LoadAlignment(DatabasePair pair, Session target, CreatedSlot slot) {
        this.pair = pair;
        this.target = target;
        this.slot = slot;
    }

    /** @throws LoadLost if the target does not take the source's definitions */
    void run() throws InterruptedException {
        HangingPartitions.detachOthers(pair, target, slot.snapshot());
        Login source = pair.spec().source();
        Login to = pair.spec().target();
        int major = newerMajor();
        SchemaAlignment.Copies copies = side -> new SchemaCopy(
                side,
                to,
                pair.name(),
                pair.spec().id(),
                pair.settings().spool(),
                pair.settings().tools(),
                major,
                pair.settings().indexesAtOnce());
        try (SchemaAlignment schema =
                new SchemaAlignment(source, to, pair.name(), pair.spec().id(), pair.mandate(), copies)) {
            schema.around(new Planned(), slot.snapshot());
        } catch (SyncProblem e) {
            throw new LoadLost("the changed schema could not be brought in line: " + e.getMessage(), e);
        }
    }

    /** One program reads both sides, so it must be as new as the newer of them. */
    private int newerMajor() {
        try (Session source = pair.source("version")) {
            return Math.max(
                    ServerIdentity.of(source).majorVersion(),
                    ServerIdentity.of(target).majorVersion());
        }
    }

    /** The tables whose chunks count. */
    private final class Planned implements SchemaAlignment.Rows {

        private static final String KEPT = """
                SELECT t.relid, c.oid::bigint FROM gad.load_table t
                  JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema_name
                  JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.table_name
                 WHERE NOT t.remake
                """;

        @Override
        public Set<Long> keptOfSource() {
            return new HashSet<>(target.list(KEPT, row -> row.getLong(1)));
        }

        @Override
        public Set<Long> keptOfTarget() {
            return new HashSet<>(target.list(KEPT, row -> row.getLong(2)));
        }

        @Override
        public void dropping(Session session, Runnable drop) {
            LoadBook.dropping(session, drop);
        }
    }
}
