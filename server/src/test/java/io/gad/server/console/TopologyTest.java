package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.GroupView;
import io.gad.api.InstanceView;
import io.gad.api.MemberView;
import io.gad.api.SyncTaskView;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyTest {

    private final Words words = new Words(() -> Instant.parse("2026-07-01T12:00:00Z"), Texts.source());

    private static GroupView group(boolean primaryAnswers, String taskState) {
        return new GroupView(
                "gad-1",
                "orders",
                "RUNNING",
                "HEALTHY",
                1,
                "eu",
                List.of(
                        new MemberView("eu", "eu-west", "PRIMARY", primaryAnswers, false),
                        new MemberView("us", "us-east", "SECONDARY", true, true)),
                List.of(new SyncTaskView("t", "eu", "us", taskState, 12L, 340L, 0, 0, List.of())),
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
    }

    private static InstanceView former(String name) {
        return new InstanceView(
                name,
                "eu-north",
                "FORMER_PRIMARY",
                "FENCED",
                "orders",
                true,
                true,
                "15.18",
                null,
                List.of(),
                List.of(),
                null);
    }

    @Test
    void aLiveArrowTellsTheLag() {
        Topology.Arrow arrow = Topology.of(group(true, "INCREMENTAL"), List.of(), words)
                .arrows()
                .getFirst();
        assertThat(arrow.label().shown()).isEqualTo("12 ms behind");
        assertThat(arrow.told()).isEqualTo("12 ms behind, 340 B");
        assertThat(arrow.kind()).isEqualTo("flows");
        assertThat(arrow.path()).containsOnlyOnce("M");
    }

    @Test
    void aBrokenArrowIsBrokenInItsShape() {
        assertThat(Topology.of(group(false, "INCREMENTAL"), List.of(), words).arrows())
                .singleElement()
                .satisfies(arrow -> {
                    assertThat(arrow.kind()).isEqualTo("broken");
                    assertThat(arrow.path().chars().filter(c -> c == 'M').count())
                            .isEqualTo(2);
                });
        assertThat(Topology.of(group(true, "PAUSED"), List.of(), words)
                        .arrows()
                        .getFirst()
                        .kind())
                .isEqualTo("held");
    }

    @Test
    void formerPrimariesStandApartWithTheirFence() {
        Topology alone = Topology.of(group(true, "INCREMENTAL"), List.of(), words);
        Topology withFormers = Topology.of(group(true, "INCREMENTAL"), List.of(former("old"), former("older")), words);
        assertThat(alone.apartY()).isZero();
        assertThat(withFormers.height()).isGreaterThan(alone.height());
        assertThat(withFormers.nodes())
                .filteredOn(n -> n.kind().equals("former"))
                .hasSize(2)
                .allSatisfy(n -> {
                    assertThat(n.y()).isGreaterThan(withFormers.apartY());
                    assertThat(n.line().shown()).isEqualTo("Fenced");
                });
    }

    @Test
    void whatDoesNotAnswerIsToldAsItWasLastKnown() {
        Topology drawn = Topology.of(group(false, "INCREMENTAL"), List.of(), words);
        assertThat(drawn.nodes().getFirst().role().shown()).isEqualTo("Primary, was read/write");
        assertThat(drawn.nodes().getFirst().told()).isEqualTo("eu, Primary, was read/write, eu-west, no answer");
        assertThat(drawn.arrows()).singleElement().satisfies(arrow -> {
            assertThat(arrow.label().shown()).isEqualTo("eu does not answer");
            assertThat(arrow.sub().shown()).isEqualTo("last known: 12 ms behind");
        });
    }

    @Test
    void aTextThatHasNoRoomSaysThatThereIsMore() {
        assertThat(Caption.of("eu", 4)).isEqualTo(new Caption("eu", "eu"));
        assertThat(Caption.of("europe-west", 4)).isEqualTo(new Caption("europe-west", "europ\u2026"));
        assertThat(Caption.of("europe-west", name -> name + ", lost", 6.5))
                .isEqualTo(new Caption("europe-west, lost", "euro\u2026, lost"));
    }

    @Test
    void aTaskBetweenServersOfWhichOneIsSilentIsNotGreen() {
        GroupView lost = group(false, "INCREMENTAL");
        Silence silence = Silence.of(lost, words);
        assertThat(silence.tone(lost.syncTasks().getFirst())).isEqualTo("act");
        assertThat(silence.state(lost.syncTasks().getFirst())).isEqualTo("eu does not answer; last known: Incremental");
        GroupView well = group(true, "INCREMENTAL");
        assertThat(Silence.of(well, words).tone(well.syncTasks().getFirst())).isEqualTo("well");
        assertThat(Silence.of(well, words).state(well.syncTasks().getFirst())).isEqualTo("Incremental");
    }
}
