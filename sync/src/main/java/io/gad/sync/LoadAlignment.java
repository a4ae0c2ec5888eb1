package io.gad.sync;

import io.gad.member.MemberLock;
import io.gad.postgres.Login;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.replication.CreatedSlot;
import io.gad.sync.copy.LoadBook;
import io.gad.sync.resync.SchemaAlignment;
import io.gad.sync.schema.SchemaCopy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings the definitions of a database that is half loaded in line with a round's snapshot, around the tables whose rows are
 * kept: what differs is dropped with all that hangs on it, what is missing is made. Killed anywhere, the target remembers
 * that it is to be done, and the next round finds the rest.
 */
final class LoadAlignment {

    private static final String PARTITIONS = """
            SELECT pg_catalog.format('ALTER TABLE %I.%I DETACH PARTITION %I.%I', pn.nspname, p.relname, n.nspname, c.relname),
                   coalesce(pg_catalog.pg_get_expr(c.relpartbound, c.oid), '')
              FROM pg_catalog.pg_inherits h
              JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_class p ON p.oid = h.inhparent JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
             WHERE c.relispartition AND c.relkind IN ('r', 'p', 'f')
            """;

    /** A partition as it hangs on its root, by the statement that takes it off. */
    private record Partition(String detach, String bound) {}

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
        detach();
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

    /** Partitions that hang elsewhere now, or nowhere; a dump only says what hangs. */
    private void detach() {
        Set<Partition> wanted = new HashSet<>();
        try (Session source = pair.source("compare")) {
            source.transaction(() -> {
                source.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                source.adopt(slot.snapshot());
                wanted.addAll(partitions(source));
            });
        }
        List<Partition> wrong = new ArrayList<>(partitions(target));
        wrong.removeAll(wanted);
        target.transaction(() -> {
            MemberLock.hold(target, pair.mandate());
            wrong.forEach(partition -> target.execute(partition.detach()));
        });
    }

    private static List<Partition> partitions(Session side) {
        return side.list(PARTITIONS, row -> new Partition(row.getString(1), row.getString(2)));
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
