package io.gad.e2e.versions;

import io.gad.api.GadClient;
import io.gad.testkit.GadProcess;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pairs of {@link VersionMatrix}, one round each: equal in rows, catalog, roles and sequences, there and back. */
class VersionMatrixTest {

    private static final VersionPair WIDEST = new VersionPair(15, 18);

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
        run(WIDEST);
    }

    @ParameterizedTest
    @Tag("long")
    @MethodSource("others")
    void soIsEveryOtherPair(VersionPair pair) {
        run(pair);
    }

    static Stream<VersionPair> others() {
        return VersionPair.all().stream().filter(pair -> !pair.equals(WIDEST));
    }

    private static void run(VersionPair pair) {
        try (PairRun run = new PairRun(pair, client)) {
            run.run(1);
        }
    }
}
