package io.gad.control.port;

/**
 * A database of a secondary, and the copy that a drill makes of it on the same server.
 *
 * @param bytes what the database takes on the server's disk
 */
public record DrillCopy(String database, String copy, long bytes) {}
