package io.gad.bench;

import io.gad.testkit.PostgresServer;
import java.util.Locale;

/**
 * What one of the two has taken for one piece of work. Processor time is told because on a machine with few processors no
 * work can end before all that it takes has been spent on them.
 *
 * @param seconds from its beginning to its end
 * @param source processor seconds of the source's processes meanwhile
 * @param target and of the target's
 * @param machine and of the whole machine: besides these two, GAD's server or the peer's programs, and the kernel
 */
record Effort(double seconds, double source, double target, double machine) {

    /** Counts from now on. */
    static final class Meter {

        private final PostgresServer source;
        private final PostgresServer target;
        private final double sourceBefore;
        private final double targetBefore;
        private final double machineBefore;
        private final long begun = System.nanoTime();

        Meter(PostgresServer source, PostgresServer target) {
            this.source = source;
            this.target = target;
            this.sourceBefore = of(source);
            this.targetBefore = of(target);
            this.machineBefore = ProcessorTime.ofMachine();
        }

        Effort end() {
            return end((System.nanoTime() - begun) / 1e9);
        }

        /** @param seconds of the work itself, where that is not the time until now */
        Effort end(double seconds) {
            return new Effort(
                    seconds,
                    of(source) - sourceBefore,
                    of(target) - targetBefore,
                    ProcessorTime.ofMachine() - machineBefore);
        }

        private static double of(PostgresServer server) {
            return ProcessorTime.of(server.pid().orElseThrow());
        }
    }

    /** As in {@code 9.0 s (processors: source 3.1, target 4.0, all 12.2)}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.3f s (processors: source %.1f, target %.1f, all %.1f)",
                seconds,
                source,
                target,
                machine);
    }
}
