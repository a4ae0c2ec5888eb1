package io.gad.sync.precheck;

/**
 * What a check saw.
 *
 * @param check its name, stable
 * @param evidence what was found, of which one
 * @param fix what to do; empty where nothing is to be done
 */
public record Finding(String check, Level level, String evidence, String fix) {

    /** How grave it is. */
    public enum Level {
        PASS,
        /** It works, with a limit that is named. */
        WARN,
        /** It does not work. */
        FAIL
    }

    public static Finding pass(String check, String evidence) {
        return new Finding(check, Level.PASS, evidence, "");
    }

    public static Finding warn(String check, String evidence, String fix) {
        return new Finding(check, Level.WARN, evidence, fix);
    }

    public static Finding fail(String check, String evidence, String fix) {
        return new Finding(check, Level.FAIL, evidence, fix);
    }
}
