package io.gad.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs what is drawn by seed, one seed after the other, and keeps a line for each in a summary file: seeds that passed with
 * the same sources are not run again. Stops at the first failure, and keeps what that run left.
 *
 * @param count of seeds
 * @param first seed
 * @param folder of the summary
 * @param modules whose sources a seed was passed with
 */
public record Seeds(int count, long first, Path folder, List<String> modules) {

    private static final String SUMMARY = "summary.tsv";

    /** What is drawn by a seed. */
    @FunctionalInterface
    public interface Run {

        /**
         * Returns what happened, in a line.
         *
         * @param directory of its own
         * @throws AssertionError if it failed
         */
        String run(long seed, Path directory);
    }

    public Seeds {
        modules = List.copyOf(modules);
    }

    /** @param arguments how many, the first seed, the folder of the summary */
    public static Seeds of(String[] arguments, List<String> modules) {
        return new Seeds(Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]), Path.of(arguments[2]), modules);
    }

    /**
     * Ends the process: with 0 if all have passed.
     *
     * @param allowed of a seed on a machine that does nothing else; one that took longer is named
     */
    public void runAndExit(Duration allowed, Run run) throws IOException {
        Files.createDirectories(folder);
        String state = SourcesHash.of(Path.of("").toAbsolutePath(), modules);
        Set<String> passed = passed(state);
        int now = 0;
        for (long seed = first; seed < first + count; seed++) {
            if (passed.contains(String.valueOf(seed))) {
                continue;
            }
            Path directory = Files.createTempDirectory(folder, "seed-" + seed + "-");
            Instant begin = Instant.now();
            try {
                String result = run.run(seed, directory);
                note(state, seed, "passed", begin, allowed, result);
                remove(directory);
                now++;
            } catch (RuntimeException | AssertionError e) {
                note(state, seed, "FAILED", begin, allowed, String.valueOf(e.getMessage()));
                e.printStackTrace();
                System.out.println("FAILED with seed " + seed + "; what it left is in " + directory);
                System.exit(1);
            }
        }
        System.out.println(now + " seeds passed now, " + passed(state).size() + " in all with these sources (" + state
                + "): " + folder.resolve(SUMMARY));
        System.exit(0);
    }

    private Set<String> passed(String state) throws IOException {
        Set<String> seeds = new HashSet<>();
        Path summary = folder.resolve(SUMMARY);
        if (Files.exists(summary)) {
            for (String line : Files.readAllLines(summary)) {
                String[] columns = line.split("\t", -1);
                if (columns.length > 2 && columns[0].equals(state) && columns[2].equals("passed")) {
                    seeds.add(columns[1]);
                }
            }
        }
        return seeds;
    }

    private void note(String state, long seed, String outcome, Instant begin, Duration allowed, String result)
            throws IOException {
        Duration took = Duration.between(begin, Instant.now());
        String line = String.join(
                "\t",
                state,
                String.valueOf(seed),
                outcome,
                took.toSeconds() + " s",
                result.lines().findFirst().orElse(""));
        System.out.println(line);
        if (took.compareTo(allowed) > 0) {
            System.out.println("TOO SLOW: seed " + seed + " took " + took.toSeconds() + " s, allowed are "
                    + allowed.toSeconds() + " s on a machine that does nothing else");
        }
        Files.writeString(folder.resolve(SUMMARY), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
