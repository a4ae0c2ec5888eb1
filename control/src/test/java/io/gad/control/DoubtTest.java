package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.control.event.EventFilter;
import io.gad.control.event.EventKind;
import io.gad.control.fake.World;
import io.gad.control.instance.Fence;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.member.PreparedTransaction;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary was lost with prepared transactions, and is back. */
class DoubtTest {

    private static final PreparedTransaction BOOKING =
            new PreparedTransaction("app", "booking-7", 740, "shop", Instant.EPOCH);
    private static final PreparedTransaction OTHER =
            new PreparedTransaction("app", "booking-8", 741, "shop", Instant.EPOCH);

    private World world;

    @BeforeEach
    void promoted(@TempDir Path directory) {
        world = new World(directory);
        world.register("eu", "us");
        world.ended(world.create("orders", "eu", "us"));
        world.members.down.add("eu");
        world.settled(world.promote("orders", "us"));
        world.members.prepared.add(BOOKING);
        world.members.down.clear();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> world.control.instance("eu").instance().fence() == Fence.PARTLY);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private boolean isReported() {
        return world.control
                .instance("eu")
                .instance()
                .former()
                .map(FormerPrimary::reportStored)
                .orElseThrow();
    }

    private void isRefused(String gid, boolean confirmed, ProblemCode code) {
        assertThatThrownBy(() -> world.control.doubts().rollBack("eu", gid, confirmed))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    @Test
    void asLongAsOneStandsTheReportIsNotCompleteAndItIsListed() {
        DoubtView view = world.control.doubts().of("eu");
        assertThat(view.prepared()).containsExactly(BOOKING);
        assertThat(view.group()).isEqualTo("orders");
        assertThat(view.epoch()).isEqualTo(1);
        assertThat(view.missing()).isPresent();
        assertThat(isReported()).isFalse();
    }

    @Test
    void isRolledBackByWhoeverConfirmsItAndBehindTheLastOneTheReportIsComplete() {
        world.members.prepared.add(OTHER);
        isRefused("booking-7", false, ProblemCode.CONFIRMATION_REQUIRED);
        isRefused("booking-9", true, ProblemCode.PREPARED_UNKNOWN);
        assertThat(world.members.prepared).containsExactly(BOOKING, OTHER);

        DoubtView one = world.control.doubts().rollBack("eu", "booking-7", true);
        assertThat(one.prepared()).containsExactly(OTHER);
        assertThat(one.missing()).isPresent();
        assertThat(isReported()).isFalse();

        DoubtView none = world.control.doubts().rollBack("eu", "booking-8", true);
        assertThat(none.prepared()).isEmpty();
        assertThat(none.missing()).isEmpty();
        assertThat(isReported()).isTrue();
        assertThat(world.control.instance("eu").instance().fence()).isEqualTo(Fence.FENCED);
        assertThat(world.control.events(EventFilter.newest(100)))
                .filteredOn(event -> event.kind() == EventKind.LOST_DECIDED)
                .extracting("text")
                .allMatch(text -> String.valueOf(text).contains("is to be rolled back on former primary eu"))
                .hasSize(2);
        isRefused("booking-8", true, ProblemCode.PREPARED_UNKNOWN);
    }

    @Test
    void onlyOnAFormerPrimary() {
        assertThatThrownBy(() -> world.control.doubts().of("us"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.INSTANCE_NOT_FORMER));
        world.members.down.add("eu");
        isRefused("booking-7", true, ProblemCode.MEMBER_UNREACHABLE);
    }
}
