package io.gad.bench;

import java.io.PrintStream;
import java.util.Locale;

/** Tells a person on standard error how far the run is: standard output belongs to the result. */
final class Narrator {

    private final PrintStream err;
    private final boolean isSilent;
    private final long begun = System.nanoTime();

    /** @param isSilent whether it only tells what is wrong */
    Narrator(PrintStream err, boolean isSilent) {
        this.err = err;
        this.isSilent = isSilent;
    }

    void say(String line) {
        if (!isSilent) {
            complain(line);
        }
    }

    void complain(String line) {
        err.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - begun) / 1e9, line);
    }
}
