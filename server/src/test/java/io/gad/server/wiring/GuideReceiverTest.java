package io.gad.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gad.control.alert.Alert;
import io.gad.control.alert.AlertTopic;
import io.gad.control.alert.AlertType;
import io.gad.control.alert.Notice;
import io.gad.control.port.Notices.Outcome;
import io.gad.server.settings.WebhookSetting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver that the guide shows, run as it stands there. */
class GuideReceiverTest {

    private static final Path GUIDE = Path.of("..", "docs", "guides", "alerts.md");
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    @TempDir
    Path directory;

    private static String example() throws IOException {
        String page = Files.readString(GUIDE);
        int begin = page.indexOf("```python\n") + "```python\n".length();
        return page.substring(begin, page.indexOf("```", begin));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Outcome send(int port, Path secret, InstantSource clock) {
        URI url = URI.create("http://127.0.0.1:" + port + "/");
        WebhookSetting setting = new WebhookSetting("pager", url, secret, EnumSet.allOf(AlertTopic.class));
        try (Webhooks webhooks = new Webhooks(List.of(setting), Duration.ofSeconds(5), clock)) {
            Notice notice = new Notice(Instant.now(), AlertType.TEST, "", "", "A test: naïve €", Map.of());
            return webhooks.send("pager", new Alert(1, "b7c1", notice, List.of()), 0);
        }
    }

    @Test
    void itTakesWhatIsGenuineAndFreshAndNothingElse() throws IOException {
        assumeTrue(Files.isExecutable(PYTHON), "python3");
        Path script = Files.writeString(directory.resolve("receiver.py"), example());
        Path secret = Files.writeString(directory.resolve("secret"), "a secret, long enough\n");
        Path other = Files.writeString(directory.resolve("other"), "another one, long enough\n");
        Path printed = directory.resolve("printed");
        int port = freePort();
        Process receiver = new ProcessBuilder(
                        PYTHON.toString(), script.toString(), Integer.toString(port), secret.toString())
                .redirectOutput(printed.toFile())
                .redirectError(directory.resolve("errors").toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> send(port, secret, InstantSource.system()).equals(new Outcome.Delivered()));
            assertThat(Files.readString(printed)).contains("\"type\" : \"test\"", "naïve €");
            Outcome refused = new Outcome.Failed("the answer was status 401", false);
            assertThat(send(port, other, InstantSource.system())).isEqualTo(refused);
            InstantSource early = InstantSource.fixed(Instant.now().minus(Duration.ofHours(1)));
            assertThat(send(port, secret, early)).isEqualTo(refused);
            assertThat(Files.readString(printed).split("\"id\"", -1)).hasSize(2);
        } finally {
            receiver.destroyForcibly();
        }
    }
}
