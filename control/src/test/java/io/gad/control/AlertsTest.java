package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.control.alert.AlertSettings;
import io.gad.control.alert.AlertTopic;
import io.gad.control.alert.Webhook;
import io.gad.control.fake.FakeWebhooks;
import io.gad.control.fake.World;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.port.Hooks;
import io.gad.control.problem.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts from what happens to who is told, over restarts of the server. */
class AlertsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Webhook PAGER = new Webhook("pager", "http://pager", EnumSet.allOf(AlertTopic.class));
    private static final Webhook CHAT = new Webhook("chat", "http://chat", Set.of(AlertTopic.OPERATION));

    private final FakeWebhooks webhooks = new FakeWebhooks();
    private World world;

    private static AlertSettings settings(int most) {
        return new AlertSettings(List.of(PAGER, CHAT), Duration.ofMillis(900), Duration.ofMillis(900), most);
    }

    private Outward outward(int most) {
        return new Outward(settings(most), webhooks, Hooks.NONE);
    }

    @BeforeEach
    void twoRegions(@TempDir Path directory) {
        world = new World(directory, ControlSettings.DEFAULTS, outward(1_000));
        world.register("eu", "us");
    }

    @AfterEach
    void close() {
        webhooks.hanging.clear();
        world.close();
    }

    private OperationRecord create() {
        OperationRecord created = world.ended(world.create("orders", "eu", "us"));
        assertThat(created.state()).isEqualTo(OperationState.DONE);
        return created;
    }

    private void awaitGot(String... deliveries) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(webhooks.got).contains(deliveries));
    }

    @Test
    void eachIsToldWhatItWantsInItsOrder() {
        create();
        awaitGot("chat operation-began", "chat operation-ended", "pager operation-began", "pager operation-ended");
        world.tasks.failed = true;
        awaitGot("pager health-changed", "pager problem-began");
        world.tasks.failed = false;
        awaitGot("pager problem-ended");
        assertThat(webhooks.got).filteredOn(g -> g.startsWith("chat")).hasSize(2);
        assertThat(webhooks.got.stream()
                        .filter(g -> g.startsWith("pager operation"))
                        .toList())
                .containsExactly("pager operation-began", "pager operation-ended");
        assertThat(webhooks.alerts).anyMatch(a -> a.notice().summary().contains("us/app: broken"));
    }

    @Test
    void whatCouldNotBeDeliveredIsDeliveredAfterARestartUnderTheSameId() {
        webhooks.failing.add("pager");
        create();
        await().atMost(LIMIT).until(() -> waiting("pager") >= 2);
        awaitGot("chat operation-ended");
        assertThat(world.control.alerts().webhooks().getFirst().lastError()).contains("status 500");
        List<String> ids =
                world.control.alerts().newest().stream().map(a -> a.id()).toList();
        world.restart();
        webhooks.failing.clear();
        awaitGot("pager operation-began", "pager operation-ended");
        await().atMost(LIMIT).until(() -> waiting("pager") == 0);
        assertThat(webhooks.alerts).extracting(a -> a.id()).isSubsetOf(ids);
        assertThat(webhooks.got)
                .filteredOn(g -> g.equals("chat operation-ended"))
                .hasSize(1);
    }

    private int waiting(String webhook) {
        return world.control.alerts().webhooks().stream()
                .filter(w -> w.webhook().name().equals(webhook))
                .findFirst()
                .orElseThrow()
                .waiting();
    }

    @Test
    void whatHappenedWhileTheServerWasDownIsToldAtItsStart() {
        create();
        awaitGot("pager operation-ended");
        webhooks.got.clear();
        world.control.close();
        world.tasks.failed = true;
        world.restart();
        awaitGot("pager health-changed", "pager problem-began");
        assertThat(webhooks.got).noneMatch(g -> g.contains("operation"));
        Set<String> standing = standing();
        assertThat(standing).isNotEmpty();
        world.restart();
        await().atMost(LIMIT).until(() -> standing().equals(standing));
    }

    private Set<String> standing() {
        return Optional.ofNullable(world.control.alerts().standing().get("orders"))
                .map(s -> s.raised().keySet())
                .orElse(Set.of());
    }

    @Test
    void aWebhookThatHangsDelaysNeitherAPromotionNorTheOthersNorTheEnd() {
        webhooks.hanging.add("pager");
        create();
        awaitGot("chat operation-ended");
        await().atMost(LIMIT).until(() -> waiting("pager") >= 2);
        world.members.down.add("eu");
        long begun = System.nanoTime();
        OperationRecord promoted = world.ended(world.promote("orders", "us"));
        assertThat(promoted.state()).isEqualTo(OperationState.DONE);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        long closing = System.nanoTime();
        world.control.close();
        assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(6));
        webhooks.hanging.clear();
        world.restart();
        awaitGot("pager operation-ended");
    }

    @Test
    void aFullOutboxDropsTheOldestAndSaysHowMany() {
        world.restart(outward(3));
        webhooks.failing.add("pager");
        create();
        for (int i = 0; i < 3; i++) {
            var unused = world.ended(world.promote(
                    "orders", world.control.group("orders").group().primary().equals("eu") ? "us" : "eu"));
            var back = world.ended(world.add(
                    "orders", world.control.group("orders").group().primary().equals("eu") ? "us" : "eu"));
            assertThat(back.state()).isEqualTo(OperationState.DONE);
        }
        await().atMost(LIMIT).until(() -> dropped() >= 5);
        assertThat(waiting("pager")).isLessThanOrEqualTo(3);
        webhooks.failing.clear();
        world.restart();
        await().atMost(LIMIT).until(() -> waiting("pager") == 0);
        assertThat(webhooks.droppedBefore).anyMatch(d -> d >= 5);
    }

    private long dropped() {
        return world.control.alerts().webhooks().getFirst().dropped();
    }

    @Test
    void whatTheReceiverRefusesIsGivenUpAndCountedAndTheNextOnesAreBrought() {
        webhooks.hopeless.add("pager");
        create();
        await().atMost(LIMIT).until(() -> dropped() >= 1);
        webhooks.hopeless.clear();
        await().atMost(LIMIT).until(() -> waiting("pager") == 0);
        assertThat(webhooks.got).contains("pager operation-ended");
    }

    @Test
    void aTestSaysWhereItArrivedAndHurriesWhatWaits() {
        webhooks.failing.add("pager");
        create();
        await().atMost(LIMIT).until(() -> waiting("pager") >= 2);
        assertThat(world.control.testAlerts(Optional.empty()))
                .anyMatch(t -> t.webhook().equals("pager") && t.why().equals(Optional.of("status 500")))
                .anyMatch(t -> t.webhook().equals("chat") && t.why().isEmpty());
        webhooks.failing.clear();
        assertThat(world.control.testAlerts(Optional.of("pager")))
                .allMatch(t -> t.why().isEmpty());
        await().atMost(LIMIT).until(() -> waiting("pager") == 0);
        assertThatThrownBy(() -> world.control.testAlerts(Optional.of("nobody")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("pager, chat");
    }
}
