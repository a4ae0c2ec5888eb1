package io.gad.sync.ddl;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Unique indexes that the source drops CONCURRENTLY. They are dead there some transactions before the one in which their
 * drop is recorded: rows of those need not fit them any more. So they go here as soon as a row does not fit, ahead of the
 * record, which then finds nothing to drop.
 */
public final class DeadIndexes {

    /** Dead already, and not yet dropped: somebody who used it is waited for. */
    private static final String DYING = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), pg_catalog.pg_get_indexdef(c.oid)
            FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE i.indisunique AND NOT i.indislive
            """;

    private static final String DROPS = """
            SELECT pg_catalog.concat_ws(' ', l.epoch, l.txid, l.ordinal), o ->> 'identity', l.captured_at
            FROM gad.ddl_log l CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(l.objects) o
            WHERE l.tag = 'DROP INDEX' AND l.event = 'sql_drop' AND l.query ~* '\\mconcurrently\\M'
            """;

    private static final String DEFINITION = """
            SELECT pg_catalog.pg_get_indexdef(i.indexrelid) FROM pg_catalog.pg_index i
            WHERE i.indexrelid = pg_catalog.to_regclass(?) AND i.indisunique AND i.indislive AND i.indisvalid
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid)
            """;

    /** More than lies between the record of a drop and its commit. */
    private static final Duration COMMITTING = Duration.ofMinutes(1);

    private record Drop(String entry, String index, Instant captured) {}

    private DeadIndexes() {}

    /**
     * Drops those that are dead on the source, and those of which the record has not been replayed yet.
     *
     * @param applied when the newest transaction was committed that the target has applied since it was copied
     * @return what was dropped here, as the server writes its name
     */
    public static List<String> drop(Session source, Session target, Mandate mandate, Optional<Instant> applied) {
        Map<String, String> dead = new TreeMap<>();
        source.list(DYING, row -> dead.put(row.getString(1), row.getString(2)));
        dead.entrySet().removeIf(dying -> !definition(target, dying.getKey()).equals(Optional.of(dying.getValue())));
        for (Drop drop : unreplayed(source, target)) {
            definition(target, drop.index())
                    .filter(here -> isAhead(source, drop, here, applied))
                    .ifPresent(here -> dead.put(drop.index(), here));
        }
        if (!dead.isEmpty()) {
            target.transaction(() -> {
                MemberLock.hold(target, mandate);
                dead.forEach((index, definition) -> DroppedAhead.add(target, index, definition));
                target.execute("DROP INDEX " + String.join(", ", dead.keySet()));
            });
        }
        return List.copyOf(dead.keySet());
    }

    /**
     * The target's log begins anew with a copy, so that it lacks the drops before; since then one of that name may have been
     * made again. Only what was recorded behind the newest commit that the target has is ahead whatever stands there now.
     */
    private static boolean isAhead(Session source, Drop drop, String here, Optional<Instant> applied) {
        if (applied.isPresent() && drop.captured().isAfter(applied.get())) {
            return true;
        }
        boolean perhaps =
                applied.isEmpty() || drop.captured().isAfter(applied.get().minus(COMMITTING));
        return perhaps && !definition(source, drop.index()).equals(Optional.of(here));
    }

    private static Optional<String> definition(Session side, String index) {
        return side.first(DEFINITION, row -> row.getString(1), index);
    }

    private static List<Drop> unreplayed(Session source, Session target) {
        Set<String> replayed = new HashSet<>();
        drops(target).forEach(drop -> replayed.add(drop.entry()));
        List<Drop> left = new ArrayList<>(drops(source));
        left.removeIf(drop -> replayed.contains(drop.entry()));
        return left;
    }

    private static List<Drop> drops(Session side) {
        return side.list(
                DROPS,
                row -> new Drop(
                        row.getString(1),
                        row.getString(2),
                        row.getObject(3, OffsetDateTime.class).toInstant()));
    }
}
