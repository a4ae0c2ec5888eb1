package io.gad.e2e.campaign;

import io.gad.e2e.SourcesHash;
import io.gad.e2e.campaign.CampaignSummary.Outcome;
import io.gad.e2e.campaign.CampaignSummary.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the fault campaign seed by seed, and keeps in its summary how each went. Seeds that were clean with these sources are not
 * run again; the first that breaks an invariant ends it, and what it left is kept.
 *
 * @param count of seeds
 * @param first seed
 * @param within when no seed is begun any more
 * @param summary the file
 */
record Campaign(int count, long first, Duration within, Path summary) {

    /** Whose sources a seed was clean with. */
    static final List<String> MODULES = List.of("control", "member", "postgres", "sync");

    /** Of a seed, with its servers' start and end, on two processors that do nothing else. */
    private static final Duration ALLOWED = Duration.ofSeconds(40);

    private static final Path LEFT = Path.of("target", "campaign");

    /** @param arguments {@code [COUNT] [--first SEED] [--minutes MINUTES] [--summary FILE]} */
    public static void main(String[] arguments) throws IOException {
        System.exit(of(arguments).run() ? 0 : 1);
    }

    static Campaign of(String... arguments) {
        Campaign campaign = new Campaign(200, 1, Duration.ofDays(1), Path.of("e2e", "campaign-summary.txt"));
        Deque<String> left = new ArrayDeque<>(List.of(arguments));
        while (!left.isEmpty()) {
            String argument = left.pop();
            campaign = switch (argument) {
                case "--first" -> campaign.from(Long.parseLong(left.pop()));
                case "--minutes" -> campaign.within(Duration.ofMinutes(Long.parseLong(left.pop())));
                case "--summary" -> campaign.into(Path.of(left.pop()));
                default -> campaign.of(Integer.parseInt(argument));
            };
        }
        return campaign;
    }

    private Campaign of(int seeds) {
        return new Campaign(seeds, first, within, summary);
    }

    private Campaign from(long seed) {
        return new Campaign(count, seed, within, summary);
    }

    private Campaign within(Duration time) {
        return new Campaign(count, first, time, summary);
    }

    private Campaign into(Path file) {
        return new Campaign(count, first, within, file);
    }

    /** Whether none of those that were run now was broken or too slow. */
    private boolean run() throws IOException {
        Files.createDirectories(LEFT);
        CampaignSummary seen =
                CampaignSummary.read(summary, SourcesHash.of(Path.of("").toAbsolutePath(), MODULES));
        long end = System.nanoTime() + within.toNanos();
        boolean well = true;
        Path stock = Files.createTempDirectory(LEFT, "stages-");
        try (Stages stages = new Stages(stock)) {
            for (long seed = first; seed < first + count && System.nanoTime() < end; seed++) {
                if (!seen.isClean(Plan.of(seed))) {
                    Seen now = run(seed, stages);
                    seen = seen.with(now);
                    seen.write(summary, Instant.now(), ALLOWED.toMillis());
                    System.out.println(
                            now.outcome() + " " + CampaignSummary.seconds(now.millis()) + " s " + now.what());
                    well &= now.outcome() == Outcome.CLEAN;
                    if (now.outcome() == Outcome.FAILED) {
                        break;
                    }
                }
            }
        }
        remove(stock);
        System.out.println(seen.counted() + ": " + summary);
        return well;
    }

    private static Seen run(long seed, Stages stages) throws IOException {
        Path directory = Files.createTempDirectory(LEFT, "seed-" + seed + "-");
        Plan plan = Plan.of(seed);
        System.out.println(plan);
        var unused = stages.of(plan.secondaries()); // Once for all of its seeds.
        long begin = System.nanoTime();
        try {
            String found = new CampaignRun(plan, directory, stages).run();
            long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            remove(directory);
            Outcome outcome = millis > ALLOWED.toMillis() ? Outcome.SLOW : Outcome.CLEAN;
            return new Seen(seed, outcome, millis, plan + ": " + found);
        } catch (RuntimeException | AssertionError e) {
            e.printStackTrace();
            System.out.println("seed " + seed + " left what it had in " + directory);
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return new Seen(
                    seed,
                    Outcome.FAILED,
                    Duration.ofNanos(System.nanoTime() - begin).toMillis(),
                    plan + ": " + first.replace('\t', ' '));
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
