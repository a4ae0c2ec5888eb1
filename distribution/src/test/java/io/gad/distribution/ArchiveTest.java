package io.gad.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of the build, unpacked into a directory with a space in its name. */
class ArchiveTest {

    @TempDir
    private static Path directory = Path.of("");

    private static Unpacked unpacked = new Unpacked(directory);

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        unpacked = Unpacked.into(Files.createDirectory(directory.resolve("some where")));
    }

    @Test
    void theCommandLineSaysItsVersionAlsoThroughALink() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(directory.resolve("gad"), unpacked.launcher());
        for (Path launcher : List.of(unpacked.launcher(), link)) {
            Unpacked.Run version = Unpacked.run(Unpacked.gad(launcher, Map.of(), "--version"));
            assertThat(version.exitCode()).as(version.output()).isZero();
            assertThat(version.output()).contains(Unpacked.version());
        }
    }

    @Test
    void theServerServesTheCommandLineAndEndsWhenAsked() throws IOException, InterruptedException {
        Path data = directory.resolve("data");
        Process server = unpacked.gad(Map.of(), "server", "--data-dir", data.toString(), "--listen", "127.0.0.1:0")
                .redirectError(directory.resolve("server.log").toFile())
                .start();
        try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
            String ready = String.valueOf(out.readLine());
            assertThat(ready)
                    .as(Files.readString(directory.resolve("server.log")))
                    .startsWith("READY http://127.0.0.1:");
            Map<String, String> client = Map.of(
                    "GAD_SERVER", ready.substring("READY ".length()),
                    "GAD_TOKEN_FILE", data.resolve("admin.token").toString());
            Unpacked.Run list = Unpacked.run(unpacked.gad(client, "instance", "list", "-o", "json"));
            assertThat(list.exitCode()).as(list.output()).isZero();
            assertThat(list.output()).contains("\"instances\"");

            server.destroy();
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).as("what the unit takes for success").isEqualTo(143);
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void theUnitStartsWhatIsInTheArchive() throws IOException, InterruptedException {
        String unit = Files.readString(unpacked.home().resolve("systemd/gad.service"));
        assertThat(unit).contains("ExecStart=/opt/gad/bin/gad server --data-dir /var/lib/gad");
        assertThat(unit).contains("SuccessExitStatus=143").contains("StateDirectory=gad");
        assertThat(unpacked.home().resolve("docs/start.md")).exists();

        Path analyze = Path.of("/usr/bin/systemd-analyze");
        Assumptions.assumeTrue(Files.isExecutable(analyze), "no systemd here to ask");
        Path moved = Files.createSymbolicLink(directory.resolve("opt"), unpacked.home());
        Path copy = directory.resolve("gad.service");
        Files.writeString(copy, unit.replace("/opt/gad", moved.toString()));
        Unpacked.Run verified = Unpacked.run(new ProcessBuilder(analyze.toString(), "verify", copy.toString()));
        assertThat(verified.exitCode()).as(verified.output()).isZero();
        assertThat(verified.output().lines().filter(line -> line.contains("gad.service")))
                .isEmpty();
    }

    @Test
    @Tag("long")
    void cachesAreWrittenOnceUsedAndPassedOverWhereTheyDoNotFit() throws IOException, InterruptedException {
        Unpacked own = Unpacked.into(Files.createDirectory(directory.resolve("with caches")));
        Unpacked.Run written = Unpacked.run(own.gad(Map.of(), "caches"));
        assertThat(written.exitCode()).as(written.output()).isZero();
        assertThat(written.output()).isEmpty();

        Map<String, String> telling = Map.of("GAD_JAVA_OPTS", "-Xlog:aot=info:stderr");
        assertThat(Unpacked.run(own.gad(telling, "--version")).output()).contains("Using AOT-linked classes: true");

        Files.writeString(own.home().resolve("lib/cli.aot"), "not a cache");
        Unpacked.Run without = Unpacked.run(own.gad(Map.of(), "--version"));
        assertThat(without.exitCode()).as(without.output()).isZero();
        assertThat(without.output().strip()).isEqualTo("gad " + Unpacked.version());
    }
}
