package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that cannot start says why on one line and ends; one that runs is not disturbed. */
class ServerStartRefusedTest {

    private record Ended(int exitCode, String printed) {}

    @TempDir
    private Path directory;

    @Test
    void aDataDirectoryThatAnotherServerHas() throws IOException, InterruptedException {
        try (Site site = new Site(directory.resolve("gad"))) {
            Ended second = start("--data-dir", directory.resolve("gad").toString(), "--listen", "127.0.0.1:0");
            assertThat(second.exitCode()).as(second.printed()).isEqualTo(1);
            assertThat(second.printed())
                    .contains(
                            "Expected to be the only server on",
                            "process " + ProcessHandle.current().pid());
            assertThat(site.client().groups().groups()).isEmpty();
        }
    }

    @Test
    void aDataDirectoryThatCannotBeWritten() throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        Ended ended = start("--data-dir", file.resolve("data").toString());
        assertThat(ended.exitCode()).as(ended.printed()).isEqualTo(1);
        assertThat(ended.printed())
                .contains("Expected a data directory that can be written")
                .doesNotContain("\tat ");
        assertThat(Files.readString(file)).isEqualTo("in the way");
    }

    @Test
    void aDirectoryThatHoldsSomethingElse() throws IOException, InterruptedException {
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("letter.txt"), "dear");
        Ended ended = start("--data-dir", other.toString());
        assertThat(ended.exitCode()).as(ended.printed()).isEqualTo(1);
        assertThat(ended.printed()).contains("letter.txt");
        try (var files = Files.list(other)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void anAddressThatEverybodyReachesWithoutTls() throws IOException, InterruptedException {
        Ended ended = start("--data-dir", directory.resolve("gad").toString(), "--listen", "0.0.0.0:0");
        assertThat(ended.exitCode()).as(ended.printed()).isIn(1, 2);
        assertThat(ended.printed()).contains("--insecure-listen");
    }

    private Ended start(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.gad.server.GadServer"));
        command.addAll(List.of(options));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("the server ended")
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }
}
