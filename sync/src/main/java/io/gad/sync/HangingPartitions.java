package io.gad.sync;

import io.gad.member.MemberLock;
import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Partitions that hang elsewhere on the source, or nowhere; a dump only says what hangs. */
final class HangingPartitions {

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

    private HangingPartitions() {}

    /** Takes those off the target's roots that do not hang there in the snapshot, in one transaction. */
    static void detachOthers(DatabasePair pair, Session target, String snapshot) {
        Set<Partition> wanted = new HashSet<>();
        try (Session source = pair.source("compare")) {
            source.transaction(() -> {
                source.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                source.adopt(snapshot);
                wanted.addAll(all(source));
            });
        }
        List<Partition> wrong = new ArrayList<>(all(target));
        wrong.removeAll(wanted);
        target.transaction(() -> {
            MemberLock.hold(target, pair.mandate());
            wrong.forEach(partition -> target.execute(partition.detach()));
        });
    }

    private static List<Partition> all(Session side) {
        return side.list(PARTITIONS, row -> new Partition(row.getString(1), row.getString(2)));
    }
}
