package io.gad.e2e.versions;

import io.gad.api.GadClient;
import io.gad.testkit.GadProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Runs every pair of versions one after the other and prints a line for each; ends with an exception at the first one
 * whose sides differ.
 *
 * <p>Arguments: the folder for the server's data, and how many rounds of changes each stage has.
 */
public final class VersionMatrix {

    private VersionMatrix() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        int rounds = Integer.parseInt(arguments[1]);
        String only = arguments.length > 2 ? arguments[2] : "";
        try (GadProcess gad = GadProcess.start(Files.createTempDirectory(folder, "gad-"));
                GadClient client = new GadClient(gad.url(), Optional.of(gad.adminToken()))) {
            for (VersionPair pair : VersionPair.all()) {
                if (pair.group().contains(only)) {
                    long began = System.nanoTime();
                    try (PairRun run = new PairRun(pair, client)) {
                        run.run(rounds);
                    }
                    System.out.printf("%s equal, %.1f s%n", pair, (System.nanoTime() - began) / 1e9);
                }
            }
        }
        System.exit(0);
    }
}
