package io.gad.e2e.campaign;

import io.gad.e2e.Seeds;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Runs the fault campaign seed by seed.
 *
 * <p>Arguments: how many, the first seed, the folder of the summary.
 */
public final class Campaign {

    private static final Duration ALLOWED = Duration.ofSeconds(40);

    private Campaign() {}

    public static void main(String[] arguments) throws IOException {
        Seeds.of(arguments, List.of("control", "member", "postgres", "sync")).runAndExit(ALLOWED, (seed, directory) -> {
            Plan plan = Plan.of(seed);
            System.out.println(plan);
            return plan + ": " + new CampaignRun(plan, directory).run();
        });
    }
}
