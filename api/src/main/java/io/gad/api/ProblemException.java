package io.gad.api;

/** The server refused or failed, and said why. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.message());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    /** Whether the request was refused with nothing changed (every 4xx). */
    public boolean isRefusal() {
        return problem.status() >= 400 && problem.status() < 500;
    }
}
