package io.gad.member;

import io.gad.postgres.Session;
import java.time.Duration;
import java.util.Optional;

/**
 * The group's document as one database of a member carries it, so that a lost manager is rebuilt from any survivor. Epoch and
 * generation stand in the document itself; one from before they did counts as earlier than any.
 */
final class GroupDocument {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final String EPOCH = "coalesce((g.document->>'epoch')::bigint, 0)";
    private static final String GENERATION = "coalesce((g.document->>'generation')::bigint, 0)";

    private static final String PUT = "INSERT INTO gad.\"group\" AS g (version, document)"
            + " VALUES (?, ?::jsonb || pg_catalog.jsonb_build_object('epoch', ?::bigint, 'generation', ?::bigint))"
            + " ON CONFLICT (singleton) DO UPDATE SET version = excluded.version, document = excluded.document"
            + " WHERE (" + EPOCH + ", " + GENERATION + ", g.version)"
            + " < ((excluded.document->>'epoch')::bigint, (excluded.document->>'generation')::bigint, excluded.version)";

    private static final String READ =
            "SELECT " + EPOCH + ", " + GENERATION + ", g.version, g.document::text FROM gad.\"group\" g";

    private GroupDocument() {}

    /**
     * By a later manager than the member knows, it is told of that one first.
     *
     * @throws StaleMandateException if the member knows a later reign or manager
     */
    static void put(Session s, Reign reign, long generation, long version, String json) {
        MemberRow standing = RoleChange.row(s);
        if (standing.generation() < generation) {
            Generations.raise(s, standing.groupId(), reign, generation, false, TimeLimit.of(LIMIT));
        }
        s.transaction(() -> {
            MemberRow row =
                    s.first(MemberRow.SELECT + " FOR SHARE", MemberRow::read).orElseGet(() -> RoleChange.row(s));
            if (row.isAheadOf(reign, generation)) {
                throw RoleChange.stale(s, row, reign, generation);
            }
            s.update(PUT, version, json, reign.epoch(), generation);
        });
    }

    static Optional<CarriedDocument> read(Session s) {
        return s.first(
                READ, row -> new CarriedDocument(row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4)));
    }
}
