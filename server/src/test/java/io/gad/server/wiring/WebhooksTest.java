package io.gad.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.api.Json;
import io.gad.control.alert.Alert;
import io.gad.control.alert.AlertTopic;
import io.gad.control.alert.AlertType;
import io.gad.control.alert.Notice;
import io.gad.control.port.Notices.Outcome;
import io.gad.server.settings.SettingsException;
import io.gad.server.settings.WebhookSetting;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Deliveries to a receiver that is down, slow, broken, and comes back. */
class WebhooksTest {

    private static final String SECRET = "correct horse battery staple";
    private static final Instant NOW = Instant.parse("2026-03-01T03:04:05.678Z");
    private static final Duration PATIENCE = Duration.ofMillis(800);

    @TempDir
    Path directory;

    private Receiver receiver;
    private Path secretFile;

    @BeforeEach
    void start() throws IOException {
        receiver = new Receiver(0);
        secretFile = Files.writeString(directory.resolve("secret"), SECRET + "\n");
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    private Webhooks webhooks() {
        URI url = URI.create("http://127.0.0.1:" + receiver.port() + "/T0/B1/hidden?key=hidden");
        WebhookSetting setting = new WebhookSetting("pager", url, secretFile, EnumSet.allOf(AlertTopic.class));
        return new Webhooks(List.of(setting), PATIENCE, InstantSource.fixed(NOW));
    }

    private static Alert alert() {
        Notice notice = new Notice(
                NOW,
                AlertType.HEALTH_CHANGED,
                "orders",
                "",
                "Group orders is PRIMARY_UNREACHABLE, was HEALTHY",
                Map.of("from", "HEALTHY", "to", "PRIMARY_UNREACHABLE"));
        return new Alert(7, "b7c1", notice, List.of("pager"));
    }

    private static String why(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered delivered -> "delivered";
            case Outcome.Failed failed -> failed.why() + (failed.hopeless() ? " (hopeless)" : "");
        };
    }

    @Test
    void aDeliveryCanBeReadAndItsSignatureVerified() {
        assertThat(webhooks().send("pager", alert(), 3)).isEqualTo(new Outcome.Delivered());
        Receiver.Post post = receiver.posts.getFirst();
        JsonNode body = Json.mapper().readTree(post.body());
        assertThat(body.get("id").asString()).isEqualTo("b7c1").isEqualTo(post.delivery());
        assertThat(body.get("type").asString()).isEqualTo("health-changed");
        assertThat(body.get("group").asString()).isEqualTo("orders");
        assertThat(body.get("subject").isNull()).isTrue();
        assertThat(body.at("/facts/to").asString()).isEqualTo("PRIMARY_UNREACHABLE");
        assertThat(body.get("dropped").asLong()).isEqualTo(3);
        assertThat(post.timestamp()).isEqualTo("1772334245");
        assertThat(post.signature())
                .isEqualTo("v1="
                        + Webhooks.signature(
                                SECRET.getBytes(StandardCharsets.UTF_8),
                                post.timestamp(),
                                post.body().getBytes(StandardCharsets.UTF_8)));
        assertThat(post.body() + post.signature()).doesNotContain(SECRET);
    }

    /** The example of the guide, whose figure another program has computed. */
    @Test
    void theSignatureIsHmacSha256OverTimestampDotAndBody() {
        assertThat(Webhooks.signature(
                        "0123456789abcdef".getBytes(StandardCharsets.UTF_8),
                        "1772334245",
                        "{\"type\":\"test\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("0a3e0cdae8dca4ba3b21db667392c4cdd1227da9dcab17f9fc3bb3048bfd311e");
    }

    @ParameterizedTest
    @EnumSource(
            value = Receiver.Manner.class,
            names = {"SILENT", "TRICKLE"})
    void aReceiverThatHangsIsGivenUpInTime(Receiver.Manner manner) {
        receiver.manner = manner;
        long begun = System.nanoTime();
        assertThat(why(webhooks().send("pager", alert(), 0))).contains("no answer within 800 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void whatTheReceiverAnswersIsToldApart() {
        Webhooks webhooks = webhooks();
        receiver.manner = Receiver.Manner.STATUS_500;
        assertThat(why(webhooks.send("pager", alert(), 0))).isEqualTo("the answer was status 500");
        receiver.manner = Receiver.Manner.STATUS_400;
        assertThat(why(webhooks.send("pager", alert(), 0))).isEqualTo("the answer was status 400 (hopeless)");
        receiver.manner = Receiver.Manner.REDIRECT;
        assertThat(why(webhooks.send("pager", alert(), 0))).contains("status 307, a redirect, which is not followed");
        assertThat(receiver.posts).noneMatch(p -> p.path().equals("/elsewhere"));
        receiver.manner = Receiver.Manner.WELL;
        assertThat(why(webhooks.send("pager", alert(), 0))).isEqualTo("delivered");
    }

    @Test
    void aReceiverThatIsDownAndComesBackGetsIt() throws IOException {
        Webhooks webhooks = webhooks();
        assertThat(why(webhooks.send("pager", alert(), 0))).isEqualTo("delivered");
        int port = receiver.port();
        receiver.close();
        assertThat(why(webhooks.send("pager", alert(), 0)))
                .doesNotContain("hidden")
                .contains("Connect");
        receiver = new Receiver(port);
        assertThat(why(webhooks.send("pager", alert(), 0))).isEqualTo("delivered");
        assertThat(receiver.posts).extracting(p -> p.delivery()).containsExactly("b7c1");
    }

    @Test
    void theSecretCanBeReplacedWhileTheServerRuns() throws IOException {
        Webhooks webhooks = webhooks();
        var unused = webhooks.send("pager", alert(), 0);
        Files.writeString(secretFile, "another secret, long enough");
        unused = webhooks.send("pager", alert(), 0);
        assertThat(receiver.posts).extracting(p -> p.signature()).doesNotHaveDuplicates();
        Files.delete(secretFile);
        assertThat(why(webhooks.send("pager", alert(), 0))).contains("the secret-file cannot be used");
    }

    @Test
    void aSecretThatIsTooShortOrMissingKeepsTheServerFromStarting() throws IOException {
        Files.writeString(secretFile, "short");
        assertThatThrownBy(this::webhooks)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("secret-file of webhook pager")
                .hasMessageContaining("16 characters")
                .hasMessageNotContaining("short\"");
        Files.delete(secretFile);
        assertThatThrownBy(this::webhooks)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("NoSuchFileException");
    }

    @Test
    void whatFollowsThePortIsShownNowhere() {
        assertThat(webhooks().known().toString()).contains("http://127.0.0.1:").doesNotContain("hidden");
    }
}
