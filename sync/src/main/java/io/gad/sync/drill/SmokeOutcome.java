package io.gad.sync.drill;

/**
 * One statement that was tried in a copy.
 *
 * @param database the original's name
 * @param statement its beginning
 * @param rows that it returned, as far as they were read, or changed
 * @param problem what the server said; empty: it went well
 */
public record SmokeOutcome(String database, String statement, long millis, long rows, String problem) {}
