package io.gad.control.port;

/**
 * One statement that was tried in a copy.
 *
 * @param database the original's name
 * @param statement its beginning; {@code (write test)}: GAD's own
 * @param rows that it changed, or returned as far as they were read
 * @param problem what the server said; empty: it went well
 */
public record SmokeResult(String database, String statement, long millis, long rows, String problem) {

    public boolean passed() {
        return problem.isEmpty();
    }
}
