package io.gad.api;

import java.time.Instant;

/**
 * A transaction that was prepared and neither committed nor rolled back.
 *
 * @param gid the name that it was given
 * @param owner the role that prepared it
 * @param preparedAt by its server's clock
 */
public record PreparedView(String gid, String database, long xid, String owner, Instant preparedAt) {}
