package io.gad.e2e.kill;

import io.gad.e2e.Seeds;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Runs kill scenarios seed by seed.
 *
 * <p>Arguments: how many, the first seed, the folder of the summary.
 */
public final class KillScenarios {

    private static final Duration ALLOWED = Duration.ofSeconds(90);

    private KillScenarios() {}

    public static void main(String[] arguments) throws IOException {
        Seeds.of(arguments, List.of("control", "member", "postgres", "server", "sync"))
                .runAndExit(ALLOWED, (seed, directory) -> {
                    Drawn drawn = Drawn.of(seed);
                    System.out.println(drawn);
                    return drawn + ": " + new KillScenario(drawn, directory).run();
                });
    }
}
