package io.gad.e2e.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the campaign found with one state of the sources: a text that people read, out of whose lines the next run knows where it was.
 *
 * @param sources names their state
 * @param seeds by seed, as each went last
 */
record CampaignSummary(String sources, Map<Long, Seen> seeds) {

    /** How a seed went. */
    enum Outcome {
        CLEAN,
        /** Nothing was broken, but it took longer than it may. */
        SLOW,
        FAILED
    }

    /**
     * One seed.
     *
     * @param millis from before its servers were started until they were gone
     * @param what happened, in a line
     */
    record Seen(long seed, Outcome outcome, long millis, String what) {

        private static final int COLUMNS = 4;

        private static Optional<Seen> of(String line) {
            String[] columns = line.split("\t", COLUMNS);
            return columns.length == COLUMNS && columns[0].matches("[0-9]+")
                    ? Optional.of(new Seen(
                            Long.parseLong(columns[0]),
                            Outcome.valueOf(columns[1]),
                            Math.round(Double.parseDouble(columns[2]) * 1000),
                            columns[3]))
                    : Optional.empty();
        }

        private String line() {
            return String.join("\t", String.valueOf(seed), outcome.name(), seconds(millis), what);
        }
    }

    private static final String SOURCES = "sources: ";

    CampaignSummary {
        seeds = new TreeMap<>(seeds);
    }

    /** What is written there of these sources; nothing where it is of others, or not there. */
    static CampaignSummary read(Path file, String sources) throws IOException {
        Map<Long, Seen> seeds = new TreeMap<>();
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file);
            if (lines.stream().anyMatch(line -> line.startsWith(SOURCES + sources + " "))) {
                lines.stream().flatMap(line -> Seen.of(line).stream()).forEach(seen -> seeds.put(seen.seed(), seen));
            }
        }
        return new CampaignSummary(sources, seeds);
    }

    CampaignSummary with(Seen seen) {
        Map<Long, Seen> all = new TreeMap<>(seeds);
        all.put(seen.seed(), seen);
        return new CampaignSummary(sources, all);
    }

    /** Where the plan was another then, the seed stood for something else. */
    boolean isClean(Plan plan) {
        Seen seen = seeds.get(plan.seed());
        return seen != null && seen.outcome() == Outcome.CLEAN && seen.what().startsWith(plan + ":");
    }

    /** In one step: whoever is killed meanwhile finds the one before. */
    void write(Path file, Instant now, long allowedMillis) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, text(now, allowedMillis));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    String text(Instant now, long allowedMillis) {
        List<String> lines = new ArrayList<>();
        lines.add("# Written by scripts/campaign. It goes on from here as long as the sources are the same.");
        lines.add(SOURCES + sources + " (src/main of " + String.join(", ", Campaign.MODULES) + ")");
        lines.add("date: " + LocalDate.ofInstant(now, ZoneOffset.UTC));
        lines.add("seeds: " + counted());
        lines.add("seconds of a seed: " + times() + ", allowed " + seconds(allowedMillis));
        lines.add("seed\toutcome\tseconds\twhat happened");
        seeds.values().forEach(seen -> lines.add(seen.line()));
        return String.join("\n", lines) + "\n";
    }

    /** In words. */
    String counted() {
        return seeds.size() + " run, " + count(Outcome.CLEAN) + " clean, " + count(Outcome.SLOW) + " too slow, "
                + count(Outcome.FAILED) + " failed";
    }

    private long count(Outcome outcome) {
        return seeds.values().stream().filter(seen -> seen.outcome() == outcome).count();
    }

    private String times() {
        List<Long> sorted = seeds.values().stream().map(Seen::millis).sorted().toList();
        return sorted.isEmpty()
                ? "none"
                : "min " + seconds(sorted.getFirst()) + ", median " + seconds(sorted.get((sorted.size() - 1) / 2))
                        + ", max " + seconds(sorted.getLast());
    }

    static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f", millis / 1000.0);
    }
}
