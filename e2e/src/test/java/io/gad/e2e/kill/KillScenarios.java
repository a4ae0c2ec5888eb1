package io.gad.e2e.kill;

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
 * Runs kill scenarios one after the other, seed by seed, and keeps a line for each in a summary file: seeds that stand
 * there as passed are not run again. Stops at the first failure and keeps what that scenario left.
 *
 * <p>Arguments: how many, the first seed, the folder of the summary.
 */
public final class KillScenarios {

    private KillScenarios() {}

    public static void main(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[0]);
        long first = Long.parseLong(arguments[1]);
        Path folder = Files.createDirectories(Path.of(arguments[2]));
        Path summary = folder.resolve("summary.tsv");
        Set<String> passed = passed(summary);
        int run = 0;
        for (long seed = first; seed < first + count; seed++) {
            if (passed.contains(String.valueOf(seed))) {
                continue;
            }
            Drawn drawn = Drawn.of(seed);
            Path directory = Files.createTempDirectory(folder, "seed-" + seed + "-");
            Instant begin = Instant.now();
            System.out.println(drawn);
            try {
                String result = new KillScenario(drawn, directory).run();
                note(summary, seed, "passed", begin, drawn, result);
                remove(directory);
                run++;
            } catch (RuntimeException | AssertionError e) {
                note(summary, seed, "FAILED", begin, drawn, String.valueOf(e.getMessage()));
                e.printStackTrace();
                System.out.println("FAILED at " + drawn + "; what it left is in " + directory);
                System.exit(1);
            }
        }
        System.out.println(run + " scenarios passed now, " + passed(summary).size() + " in all: " + summary);
        System.exit(0);
    }

    private static Set<String> passed(Path summary) throws IOException {
        Set<String> seeds = new HashSet<>();
        if (Files.exists(summary)) {
            for (String line : Files.readAllLines(summary)) {
                String[] columns = line.split("\t", -1);
                if (columns.length > 1 && columns[1].equals("passed")) {
                    seeds.add(columns[0]);
                }
            }
        }
        return seeds;
    }

    private static void note(Path summary, long seed, String outcome, Instant begin, Drawn drawn, String result)
            throws IOException {
        long seconds = Duration.between(begin, Instant.now()).toSeconds();
        String line = String.join(
                "\t",
                List.of(
                        String.valueOf(seed),
                        outcome,
                        seconds + " s",
                        drawn.toString(),
                        result.lines().findFirst().orElse("")));
        System.out.println(line);
        Files.writeString(summary, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
