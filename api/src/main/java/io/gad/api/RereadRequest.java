package io.gad.api;

/**
 * A table of a secondary that is to be read anew.
 *
 * @param table with its schema, quoted where it must be
 */
public record RereadRequest(String database, String table) {}
