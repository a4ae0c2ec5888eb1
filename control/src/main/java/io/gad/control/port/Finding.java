package io.gad.control.port;

/**
 * One thing that was looked at before an operation.
 *
 * @param check what was looked at, stable
 * @param evidence what was found
 * @param fix what to do about it; empty for a pass
 */
public record Finding(String check, Level level, String evidence, String fix) {

    /** How much it matters. */
    public enum Level {
        PASS,
        WARN,
        FAIL
    }
}
