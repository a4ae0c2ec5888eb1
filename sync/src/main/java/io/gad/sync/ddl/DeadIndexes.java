package io.gad.sync.ddl;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Unique indexes that the source drops CONCURRENTLY. They are dead there some transactions before the one in which their
 * drop is recorded: rows of those need not fit them any more. So they go here as soon as a row does not fit, ahead of the
 * record, which then finds nothing to drop.
 */
public final class DeadIndexes {

    /** Dead already, and not yet dropped: somebody who used it is waited for. */
    private static final String DYING = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE i.indisunique AND NOT i.indislive
            """;

    private static final String DROPS = """
            SELECT pg_catalog.concat_ws(' ', l.epoch, l.txid, l.ordinal), o ->> 'identity'
            FROM gad.ddl_log l CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(l.objects) o
            WHERE l.tag = 'DROP INDEX' AND l.event = 'sql_drop' AND l.query ~* '\\mconcurrently\\M'
            """;

    private static final String STANDS = """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indexrelid = pg_catalog.to_regclass(?)
                AND i.indisunique AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid))
            """;

    private record Drop(String entry, String index) {}

    private DeadIndexes() {}

    /**
     * Drops those that are dead on the source, and those of which the record has not been replayed yet.
     *
     * @return what was dropped here, as the server writes its name
     */
    public static List<String> drop(Session source, Session target, Mandate mandate) {
        Set<String> dead = new HashSet<>(source.list(DYING, row -> row.getString(1)));
        List<Drop> ahead = new ArrayList<>(drops(source));
        ahead.removeAll(drops(target));
        ahead.forEach(drop -> dead.add(drop.index()));
        dead.removeIf(index -> !target.one(STANDS, row -> row.getBoolean(1), index));
        if (!dead.isEmpty()) {
            target.transaction(() -> {
                MemberLock.hold(target, mandate);
                target.execute("DROP INDEX IF EXISTS " + String.join(", ", dead));
            });
        }
        return List.copyOf(dead);
    }

    private static List<Drop> drops(Session side) {
        return side.list(DROPS, row -> new Drop(row.getString(1), row.getString(2)));
    }
}
