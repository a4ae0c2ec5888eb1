package io.gad.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GadProcessTest {

    @TempDir
    private Path directory;

    /** Says that it serves, and does nothing. */
    static final class Ready {
        public static void main(String[] arguments) throws InterruptedException {
            System.out.println("READY " + String.join(" ", arguments));
            new CountDownLatch(1).await();
        }
    }

    /** Cannot start. */
    static final class Refusing {
        public static void main(String[] arguments) {
            System.err.println("no");
            System.exit(1);
        }
    }

    @Test
    void isKilledAndStartedAgainOnItsDirectoryAndPort() {
        Path data = directory.resolve("data");
        try (GadProcess gad = GadProcess.start(
                Ready.class.getName(), data, List.of("-Dsome=value"), List.of("--lag", "1s"), Map.of())) {
            gad.kill();
            assertThat(gad.isRunning()).isFalse();
            assertThat(gad.exitCode()).contains(137);
            gad.startAgain();
            assertThat(gad.isRunning()).isTrue();
            String line = "READY --data-dir " + data + " --listen 127.0.0.1:"
                    + gad.url().getPort() + " --lag 1s";
            assertThat(gad.output().lines().filter(line::equals)).hasSize(2);
        }
    }

    @Test
    void tellsWhatAServerThatCannotStartPrinted() {
        assertThatThrownBy(() -> GadProcess.start(
                        Refusing.class.getName(), directory.resolve("data"), List.of(), List.of(), Map.of()))
                .hasMessageContaining("no");
    }
}
