package io.gad.postgres;

import java.util.Optional;

/**
 * Which physical server this is.
 *
 * @param systemIdentifier given at initdb; a restored backup keeps it
 * @param timeline raised by every promotion or point-in-time recovery
 * @param versionNumber {@code server_version_num}, for example 150018
 */
public record ServerIdentity(String systemIdentifier, int timeline, int versionNumber) {

    /**
     * The timeline is the one that is written now: the control data name that of the last checkpoint, which for a while
     * after a promotion is the one before.
     */
    private static final String WHO = """
            SELECT s.system_identifier::text,
                   CASE WHEN pg_catalog.pg_is_in_recovery() THEN c.timeline_id
                        ELSE ('x' || pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8))
                             ::pg_catalog.bit(32)::integer END,
                   pg_catalog.current_setting('server_version_num')::int
              FROM pg_catalog.pg_control_system() s, pg_catalog.pg_control_checkpoint() c
            """;

    /** Asks a server who it is. */
    public static ServerIdentity of(Session session) {
        return session.one(WHO, row -> new ServerIdentity(row.getString(1), row.getInt(2), row.getInt(3)));
    }

    /** As {@link #of}; empty where the account may not know: managed servers may keep the control data to themselves. */
    public static Optional<ServerIdentity> ifTold(Session session) {
        try {
            return Optional.of(of(session));
        } catch (PostgresException e) {
            if (e.kind() == SqlState.PRIVILEGE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether this may be the server that was met as {@code earlier}: the same cluster, and no older history of it. */
    public boolean mayBe(ServerIdentity earlier) {
        return systemIdentifier.equals(earlier.systemIdentifier()) && timeline >= earlier.timeline();
    }

    public int majorVersion() {
        return versionNumber / 10_000;
    }
}
