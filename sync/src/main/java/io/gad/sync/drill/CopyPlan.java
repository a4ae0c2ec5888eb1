package io.gad.sync.drill;

/**
 * A database and the copy that a drill makes of it.
 *
 * @param copy its name
 * @param bytes what the database takes on the server's disk
 */
public record CopyPlan(String database, String copy, long bytes) {}
