package io.gad.cli;

/** What scripts rely on. */
public final class ExitCode {

    public static final int DONE = 0;
    /** The server failed, the operation failed, a precheck found a failure. */
    public static final int FAILED = 1;

    public static final int USAGE = 2;
    /** Refused; nothing was changed. */
    public static final int REFUSED = 3;

    public static final int NO_SERVER = 4;
    /** The wait is over, the operation goes on. */
    public static final int TIMED_OUT = 5;

    private ExitCode() {}
}
