package io.gad.cli;

import io.gad.api.Json;
import io.gad.api.NoServerException;
import io.gad.api.Problem;
import io.gad.api.ProblemException;
import io.gad.api.WaitTimeoutException;

/** What an exception means to the caller: the exit code and the words. */
record Failure(int exitCode, Problem problem) {

    static Failure of(Exception exception) {
        return switch (exception) {
            case ProblemException e ->
                // What is in doubt may have been changed.
                new Failure(
                        e.isRefusal() && !"REAPPLY_IN_DOUBT".equals(e.problem().code())
                                ? ExitCode.REFUSED
                                : ExitCode.FAILED,
                        e.problem());
            case OperationFailedException e -> new Failure(ExitCode.FAILED, e.problem());
            case NoServerException e ->
                new Failure(
                        ExitCode.NO_SERVER,
                        local(
                                "NO_SERVER",
                                503,
                                "No server",
                                e,
                                "Start one with 'gad server --data-dir DIR', or name it by --server or GAD_SERVER."));
            case WaitTimeoutException e ->
                new Failure(
                        ExitCode.TIMED_OUT,
                        local(
                                "WAIT_TIMED_OUT",
                                504,
                                "Wait timed out",
                                e,
                                "Wait on: gad operation follow " + e.operation().id()));
            case UsageException e -> new Failure(ExitCode.USAGE, local("USAGE", 400, "Usage", e, e.hint()));
            default -> unexpected(exception);
        };
    }

    /** For people two lines, for programs a problem document; both to standard error. */
    void report(Environment environment, boolean json) {
        if (json) {
            environment.err().println(Json.write(problem));
            return;
        }
        environment.err().println("gad: " + problem.message());
        if (problem.hint() != null) {
            environment.err().println("  -> " + problem.hint());
        }
    }

    private static Failure unexpected(Exception e) {
        StackTraceElement[] trace = e.getStackTrace();
        String where = trace.length == 0 ? "" : " at " + trace[0];
        return new Failure(
                ExitCode.FAILED,
                Problem.of(
                        "CLIENT_FAILED",
                        500,
                        "The command itself failed",
                        "Expected the command to run, found " + e + where + ".",
                        "This is a defect of gad; please report it with the command that you ran."));
    }

    private static Problem local(String code, int status, String title, Exception e, String hint) {
        return Problem.of(code, status, title, String.valueOf(e.getMessage()), hint);
    }
}
