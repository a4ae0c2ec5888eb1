package io.gad.e2e.versions;

import io.gad.api.GadClient;
import io.gad.testkit.GadProcess;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The widest of the pairs that {@link VersionMatrix} runs: equal in rows, catalog, roles and sequences, there and back. */
class VersionMatrixTest {

    @TempDir
    private static Path directory;

    private static GadProcess gad;
    private static GadClient client;

    @BeforeAll
    static void start() {
        gad = GadProcess.start(directory.resolve("gad"));
        client = new GadClient(gad.url(), Optional.of(gad.adminToken()));
    }

    @AfterAll
    static void end() {
        client.close();
        gad.close();
    }

    @Test
    void isEqualLoadedFollowedPromotedAndBroughtBack() {
        try (PairRun run = new PairRun(new VersionPair(15, 18), client)) {
            run.run(1);
        }
    }
}
