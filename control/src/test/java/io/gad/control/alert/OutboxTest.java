package io.gad.control.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.control.state.ControlState;
import io.gad.control.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {

    private static final Webhook PAGER = new Webhook("pager", "http://pager", EnumSet.allOf(AlertTopic.class));
    private static final Webhook CHAT = new Webhook("chat", "http://chat", Set.of(AlertTopic.LAG));

    @TempDir
    Path directory;

    private EmbeddedStore store;
    private Outbox outbox;

    @BeforeEach
    void open() {
        store = EmbeddedStore.open(directory.resolve("gad.db"));
        outbox = outbox(PAGER, CHAT);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Outbox outbox(Webhook... webhooks) {
        return new Outbox(
                new ControlState(store), new AlertSettings(List.of(webhooks), Duration.ZERO, Duration.ZERO, 10));
    }

    private void restart(Webhook... webhooks) {
        store.close();
        store = EmbeddedStore.open(directory.resolve("gad.db"));
        outbox = outbox(webhooks);
    }

    private void add(int count) {
        IntStream.range(0, count)
                .forEach(i -> outbox.add(
                        List.of(new Notice(Instant.EPOCH, AlertType.SLOT_BEGAN, "orders", "us", "full", Map.of())),
                        transaction -> {}));
    }

    @Test
    void keepsEachUntilItsReceiversHaveItAlsoAcrossARestart() {
        add(2);
        Alert first = outbox.next("pager").orElseThrow();
        assertThat(outbox.next("chat")).as("wants no slots").isEmpty();
        restart(PAGER, CHAT);
        assertThat(outbox.next("pager").orElseThrow()).isEqualTo(first);
        outbox.settle("pager", first.number(), true);
        restart(PAGER, CHAT);
        assertThat(outbox.next("pager").orElseThrow().number()).isEqualTo(first.number() + 1);
        assertThat(outbox.waiting("pager")).isEqualTo(1);
        assertThat(outbox.dropped("pager")).isZero();
    }

    @Test
    void whenItIsFullTheOldestGoAndAreCountedAlsoAcrossARestart() {
        add(10);
        outbox.settle("pager", 1, true);
        add(5);
        assertThat(outbox.waiting("pager")).isEqualTo(10);
        assertThat(outbox.dropped("pager"))
                .as("the first of the five had been delivered")
                .isEqualTo(4);
        restart(PAGER, CHAT);
        assertThat(outbox.waiting("pager")).isEqualTo(10);
        assertThat(outbox.dropped("pager")).isEqualTo(4);
        assertThat(outbox.next("pager").orElseThrow().number()).isEqualTo(6);
        outbox.settle("pager", 2, true);
        assertThat(outbox.waiting("pager")).as("one that went meanwhile").isEqualTo(10);
    }

    @Test
    void moreAtOnceThanItHoldsLeavesTheNewest() {
        add(2);
        Notice notice = new Notice(Instant.EPOCH, AlertType.SLOT_BEGAN, "orders", "us", "full", Map.of());
        outbox.add(Collections.nCopies(13, notice), transaction -> {});
        assertThat(outbox.waiting("pager")).isEqualTo(10);
        assertThat(outbox.dropped("pager")).isEqualTo(5);
        restart(PAGER, CHAT);
        assertThat(outbox.next("pager").orElseThrow().number()).isEqualTo(6);
        assertThat(outbox.newest(1).getFirst().number()).isEqualTo(15);
    }

    @Test
    void whatIsGivenUpIsCounted() {
        add(1);
        outbox.settle("pager", 1, false);
        assertThat(outbox.waiting("pager")).isZero();
        assertThat(outbox.dropped("pager")).isEqualTo(1);
        restart(PAGER);
        assertThat(outbox.dropped("pager")).isEqualTo(1);
    }

    @Test
    void aWebhookThatIsNoMoreHoldsNothingBack() {
        add(3);
        restart(CHAT);
        assertThat(outbox.newest(10)).hasSize(3).allMatch(a -> a.waiting().isEmpty());
    }

    @Test
    void whatIsWrittenAlongsideStandsOrFallsWithTheAlert() {
        List<Notice> notices =
                List.of(new Notice(Instant.EPOCH, AlertType.LAG_BEGAN, "orders", "us", "behind", Map.of()));
        assertThatThrownBy(() -> outbox.add(notices, transaction -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(outbox.newest(10)).isEmpty();
        restart(PAGER, CHAT);
        assertThat(outbox.newest(10)).isEmpty();
    }
}
