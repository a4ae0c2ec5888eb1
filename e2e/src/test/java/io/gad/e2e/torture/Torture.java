package io.gad.e2e.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tortures the engine seed by seed and keeps a line for each in a summary file: seeds that passed with the same sources
 * of the engine are not run again. Stops at the first failure, prints what differed, and keeps what that run left: the
 * statements of each session, what the engine said, the schema of both sides.
 *
 * <p>Arguments: how many, the first seed, the folder of the summary.
 */
public final class Torture {

    private static final long ALLOWED_SECONDS = 40;

    private Torture() {}

    public static void main(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[0]);
        long first = Long.parseLong(arguments[1]);
        Path folder = Files.createDirectories(Path.of(arguments[2]));
        Path summary = folder.resolve("summary.tsv");
        String engine = EngineHash.of(Path.of("").toAbsolutePath());
        Set<String> passed = passed(summary, engine);
        int run = 0;
        for (long seed = first; seed < first + count; seed++) {
            if (passed.contains(String.valueOf(seed))) {
                continue;
            }
            Path directory = Files.createTempDirectory(folder, "seed-" + seed + "-");
            Instant begin = Instant.now();
            try {
                String result = new TortureRun(seed, directory).run();
                note(summary, engine, seed, "passed", begin, result);
                remove(directory);
                run++;
            } catch (RuntimeException | AssertionError e) {
                note(summary, engine, seed, "FAILED", begin, String.valueOf(e.getMessage()));
                e.printStackTrace();
                System.out.println("FAILED with seed " + seed + "; what it left is in " + directory);
                System.exit(1);
            }
        }
        System.out.println(run + " seeds passed now, " + passed(summary, engine).size() + " in all with this engine ("
                + engine + "): " + summary);
        System.exit(0);
    }

    private static Set<String> passed(Path summary, String engine) throws IOException {
        Set<String> seeds = new HashSet<>();
        if (Files.exists(summary)) {
            for (String line : Files.readAllLines(summary)) {
                String[] columns = line.split("\t", -1);
                if (columns.length > 2 && columns[0].equals(engine) && columns[2].equals("passed")) {
                    seeds.add(columns[1]);
                }
            }
        }
        return seeds;
    }

    private static void note(Path summary, String engine, long seed, String outcome, Instant begin, String result)
            throws IOException {
        long seconds = Duration.between(begin, Instant.now()).toSeconds();
        String line =
                String.join("\t", engine, String.valueOf(seed), outcome, seconds + " s", result.replace("\n", " | "));
        System.out.println(line);
        if (seconds > ALLOWED_SECONDS) {
            System.out.println("TOO SLOW: seed " + seed + " took " + seconds + " s, allowed are " + ALLOWED_SECONDS
                    + " s on a machine that does nothing else");
        }
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
