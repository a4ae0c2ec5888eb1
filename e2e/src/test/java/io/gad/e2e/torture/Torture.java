package io.gad.e2e.torture;

import io.gad.e2e.Seeds;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Tortures the engine seed by seed; what a failed run leaves are the statements of each session, what the engine said, the
 * schema of both sides.
 *
 * <p>Arguments: how many, the first seed, the folder of the summary.
 */
public final class Torture {

    private static final Duration ALLOWED = Duration.ofSeconds(40);

    private Torture() {}

    public static void main(String[] arguments) throws IOException {
        Seeds.of(arguments, List.of("sync", "postgres", "member"))
                .runAndExit(ALLOWED, (seed, directory) -> new TortureRun(seed, directory).run());
    }
}
