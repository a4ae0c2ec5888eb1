package io.gad.control.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.control.alert.AlertType;
import io.gad.control.alert.Notice;
import io.gad.control.state.ControlState;
import io.gad.control.store.embedded.EmbeddedStore;
import io.gad.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path directory;

    private final ManualClock clock = ManualClock.at(BEGIN);
    private EmbeddedStore store;
    private ControlState state;
    private Events events;

    @BeforeEach
    void open() {
        store = EmbeddedStore.open(directory.resolve("gad.db"));
        state = new ControlState(store);
        events = new Events(state, clock, 10, 3);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void restart() {
        store.close();
        open();
    }

    private void add(String text) {
        events.add(Happening.of(EventKind.SYNC_ASKED, text));
        clock.advance(Duration.ofSeconds(1));
    }

    private void refuse(String text) {
        events.add(Happening.of(EventKind.SIGN_IN_REFUSED, text));
    }

    private List<String> texts(EventFilter filter) {
        return events.page(filter).stream().map(Event::text).toList();
    }

    private static EventFilter all() {
        return EventFilter.newest(1_000);
    }

    @Test
    void standNewestFirstAndGoOnNumberingAfterARestart() {
        add("one");
        refuse("a stranger");
        restart();
        add("two");
        assertThat(texts(all())).containsExactly("two", "a stranger", "one");
        assertThat(events.page(all())).extracting(Event::number).containsExactly(3L, 2L, 1L);
        assertThat(events.page(all()).getLast().time()).isEqualTo(BEGIN);
    }

    @Test
    void standOrFallWithTheChangeThatTheyTellOf() {
        assertThatThrownBy(() -> state.transact(transaction -> {
                    events.write(transaction, Happening.of(EventKind.SYNC_ASKED, "never"));
                    throw new IllegalStateException("the change is refused");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(texts(all())).isEmpty();
    }

    @Test
    void tellWhoAskedAndNobodyWhereNobodyDid() {
        boolean unused = Actor.as("ann", () -> {
            add("asked");
            return true;
        });
        add("by itself");
        assertThat(events.page(all())).extracting(Event::actor).containsExactly(Optional.empty(), Optional.of("ann"));
    }

    @Test
    void areFoundByGroupKindActorAndTime() {
        events.add(
                Happening.of(EventKind.SETTING_CHANGED, "a").inGroup("orders").by("ann"));
        clock.advance(Duration.ofMinutes(1));
        events.add(Happening.of(EventKind.SYNC_ASKED, "b").inGroup("orders").by("bob"));
        clock.advance(Duration.ofMinutes(1));
        events.add(Happening.of(EventKind.SYNC_ASKED, "c").inGroup("billing").by("ann"));
        assertThat(texts(filter("orders", Set.of(), null, null, null))).containsExactly("b", "a");
        assertThat(texts(filter(null, Set.of(EventKind.SYNC_ASKED), null, null, null)))
                .containsExactly("c", "b");
        assertThat(texts(filter(null, Set.of(), "ann", null, null))).containsExactly("c", "a");
        assertThat(texts(filter(null, Set.of(), null, BEGIN.plusSeconds(60), null)))
                .containsExactly("c", "b");
        assertThat(texts(filter(null, Set.of(), null, BEGIN.plusSeconds(60), BEGIN.plusSeconds(120))))
                .containsExactly("b");
        assertThat(texts(filter("orders", Set.of(EventKind.SYNC_ASKED), "ann", null, null)))
                .isEmpty();
    }

    /** They are found by what is held in memory, which must hold what was there before, what came since, and nothing that has gone. */
    @Test
    void areFoundAlsoBehindARestartAndOnceTheOldestHaveGone() {
        for (int i = 1; i <= 14; i++) {
            events.add(Happening.of(EventKind.SYNC_ASKED, "event " + i).inGroup(i % 2 == 0 ? "orders" : "billing"));
        }
        restart();
        refuse("a stranger");
        assertThat(texts(filter("orders", Set.of(), null, null, null)))
                .hasSize(7)
                .startsWith("event 14");
        assertThat(texts(filter(null, Set.of(EventKind.SIGN_IN_REFUSED), null, null, null)))
                .containsExactly("a stranger");
        events.trim();
        events.add(Happening.of(EventKind.SYNC_ASKED, "event 16").inGroup("orders"));
        assertThat(texts(filter("orders", Set.of(), null, null, null)))
                .containsExactly("event 16", "event 14", "event 12", "event 10", "event 8", "event 6");
        EventFilter page = EventFilter.ofGroup("orders", 2);
        assertThat(texts(page)).containsExactly("event 16", "event 14");
        assertThat(texts(page.below(events.page(page).getLast().number()))).containsExactly("event 12", "event 10");
    }

    private static EventFilter filter(
            @Nullable String group,
            Set<EventKind> kinds,
            @Nullable String actor,
            @Nullable Instant from,
            @Nullable Instant to) {
        return new EventFilter(
                Optional.ofNullable(group),
                kinds,
                Optional.ofNullable(actor),
                Optional.ofNullable(from),
                Optional.ofNullable(to),
                Optional.empty(),
                1_000);
    }

    @Test
    void arePagedThroughWithoutOneMissingOrTwice() {
        events = new Events(state, clock, 1_000, 1_000);
        for (int i = 0; i < 230; i++) {
            add("event " + i);
            if (i % 7 == 0) {
                refuse("refused " + i);
            }
        }
        List<String> paged = new ArrayList<>();
        EventFilter filter = EventFilter.newest(30);
        List<Event> page = events.page(filter);
        while (!page.isEmpty()) {
            page.forEach(e -> paged.add(e.text()));
            page = events.page(filter.below(page.getLast().number()));
        }
        assertThat(paged).hasSize(230 + 33).doesNotHaveDuplicates().isEqualTo(texts(all()));
    }

    @Test
    void theOldestGoWhereTheyAreTooMany() {
        for (int i = 1; i <= 14; i++) {
            add("event " + i);
        }
        events.trim();
        assertThat(texts(all())).hasSize(10).startsWith("event 14").endsWith("event 5");
    }

    @Test
    void refusedSignInsPushNothingElseOut() {
        add("what matters");
        for (int i = 1; i <= 40; i++) {
            refuse("try " + i);
        }
        events.trim();
        assertThat(texts(all())).containsExactly("try 40", "try 39", "try 38", "what matters");
    }

    @Test
    void afterAYearTheyGo() {
        add("old");
        clock.advance(Events.KEPT);
        add("new");
        events.trim();
        assertThat(texts(all())).containsExactly("new");
    }

    @Test
    void whatTellsOfLongAgoHidesNothingBehindIt() {
        add("while it was up");
        clock.advance(Duration.ofHours(6));
        events.add(Happening.of(new Notice(
                        BEGIN.minusSeconds(1_000),
                        AlertType.OPERATION_BEGAN,
                        "orders",
                        "op-1",
                        "begun before",
                        Map.of("operation", "op-1", "actor", "ann", "instance", "us")))
                .orElseThrow());
        assertThat(texts(filter(null, Set.of(), null, BEGIN, null))).containsExactly("while it was up");
        Event told = events.page(all()).getFirst();
        assertThat(told.operation()).contains("op-1");
        assertThat(told.actor()).contains("ann");
        assertThat(told.instance()).contains("us");
        assertThat(told.group()).contains("orders");
    }

    @Test
    void ofADatabasesProblemTheInstanceIsTold() {
        Happening problem = Happening.of(new Notice(
                        BEGIN, AlertType.PROBLEM_BEGAN, "orders", "us/app", "us/app: stopped", Map.of("code", "X")))
                .orElseThrow();
        assertThat(problem.instance()).contains("us");
        assertThat(problem.actor()).isEmpty();
        assertThat(Happening.of(new Notice(BEGIN, AlertType.TEST, "", "", "a test", Map.of())))
                .isEmpty();
    }

    @Test
    void aLongTextIsCut() {
        add("x".repeat(5_000));
        assertThat(texts(all()).getFirst()).hasSize(2_000).endsWith("...");
    }

    @Test
    void everyKindHasAWordOfItsOwn() {
        assertThat(Arrays.stream(EventKind.values()).map(EventKind::word).distinct())
                .hasSize(EventKind.values().length);
        assertThat(EventKind.ofWord("operation-began")).contains(EventKind.OPERATION_BEGAN);
        assertThat(EventKind.ofWord("nothing")).isEmpty();
    }
}
