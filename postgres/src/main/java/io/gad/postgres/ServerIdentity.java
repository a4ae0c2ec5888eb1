package io.gad.postgres;

/**
 * Which physical server this is.
 *
 * @param systemIdentifier given at initdb; a restored backup keeps it
 * @param timeline raised by every promotion or point-in-time recovery
 * @param versionNumber {@code server_version_num}, for example 150018
 */
public record ServerIdentity(String systemIdentifier, int timeline, int versionNumber) {

    /** Asks a server that is not in recovery who it is. */
    public static ServerIdentity of(Session session) {
        return session.one(
                "SELECT s.system_identifier::text, c.timeline_id, pg_catalog.current_setting('server_version_num')::int"
                        + " FROM pg_catalog.pg_control_system() s, pg_catalog.pg_control_checkpoint() c",
                row -> new ServerIdentity(row.getString(1), row.getInt(2), row.getInt(3)));
    }

    public int majorVersion() {
        return versionNumber / 10_000;
    }
}
