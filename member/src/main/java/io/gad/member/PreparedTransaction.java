package io.gad.member;

import java.time.Instant;

/**
 * A transaction that was prepared and neither committed nor rolled back. It is in no stream of changes before its {@code COMMIT
 * PREPARED}, so nobody else has anything of it.
 *
 * @param gid the name that it was given, one of a kind on its server
 * @param xid PostgreSQL's 32-bit number of it
 * @param owner the role that prepared it
 * @param preparedAt by the server's clock
 */
public record PreparedTransaction(String database, String gid, long xid, String owner, Instant preparedAt) {

    /** With its database, for people. */
    public String named() {
        return database + ": " + gid;
    }
}
