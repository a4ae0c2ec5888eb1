package io.gad.demo;

import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells a person what happens, with the seconds since the beginning. */
final class Narrator {

    private final @Nullable PrintStream out;
    private final long begin = System.nanoTime();

    private Narrator(@Nullable PrintStream out) {
        this.out = out;
    }

    static Narrator on(PrintStream out) {
        return new Narrator(out);
    }

    static Narrator silent() {
        return new Narrator(null);
    }

    void say(String line) {
        if (out != null) {
            out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - begin) / 1e9, line);
        }
    }
}
