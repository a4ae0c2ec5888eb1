package io.gad.member;

import io.gad.postgres.Session;

/** The group's document as one database of a member carries it, so that a lost manager is rebuilt from any survivor. */
final class GroupDocument {

    private static final String PUT = "INSERT INTO gad.\"group\" AS g (version, document) VALUES (?, ?::jsonb)"
            + " ON CONFLICT (singleton) DO UPDATE SET version = excluded.version, document = excluded.document"
            + " WHERE g.version < excluded.version";

    private GroupDocument() {}

    /** @throws StaleMandateException if the member knows a later reign or manager */
    static void put(Session s, Reign reign, long generation, long version, String json) {
        s.transaction(() -> {
            MemberRow row = s.first(MemberRow.SELECT + " FOR SHARE", MemberRow::read)
                    .orElseGet(() -> RoleChange.row(s));
            if (row.isAheadOf(reign, generation)) {
                throw RoleChange.stale(s, row, reign, generation);
            }
            s.update(PUT, version, json);
        });
    }
}
