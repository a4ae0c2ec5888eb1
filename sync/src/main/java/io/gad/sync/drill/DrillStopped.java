package io.gad.sync.drill;

/** A drill was not to go on. What it has made is still there. */
public final class DrillStopped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DrillStopped() {
        super("The drill was not to go on.");
    }
}
