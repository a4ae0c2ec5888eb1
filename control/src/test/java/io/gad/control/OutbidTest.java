package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.FakeMembers;
import io.gad.control.fake.World;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.ProblemCode;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another manager was first: a member belongs to a higher reign by the time that this one comes to its commit point. */
class OutbidTest {

    @TempDir
    Path directory;

    /** Its fence is its own to lift, and nothing there tells of the other primary. */
    @ParameterizedTest
    @ValueSource(strings = {"switch-over", "promote"})
    void theOldPrimaryIsNotOpenedBesideAnother(String type) {
        try (World world = new World(directory)) {
            world.register("eu", "us", "ap");
            var unused = world.ended(world.create("orders", "eu", "us", "ap"));
            world.crashAt((t, step, when) -> {
                if (step.equals("RecordNewPrimary") && when == CrashPoints.When.BEFORE) {
                    FakeMembers.Row row = world.members.row("ap");
                    world.members.rows.put(
                            "ap",
                            new FakeMembers.Row(
                                    row.groupId(),
                                    row.role(),
                                    new Reign(5, new UUID(5, 5)),
                                    false,
                                    "op-other",
                                    row.cancelled()));
                }
            });
            OperationRecord ended = world.settled(
                    type.equals("promote") ? world.promote("orders", "us") : world.switchOver("orders", "us"));
            assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationState.FAILED);
            assertThat(ended.problem().orElseThrow().code()).isEqualTo(ProblemCode.OUTBID);
            assertThat(world.members.calls).doesNotContain("unfence eu");
            assertThat(world.members.row("eu").writable()).isFalse();
            assertThat(ended.notes()).anyMatch(note -> note.startsWith("eu is not opened again"));
            assertThat(world.control.group("orders").group().primary()).isEqualTo("eu");
        }
    }

    private static World promisedToAnother(Path directory) {
        World world = new World(directory);
        world.register("eu", "us", "ap");
        var unused = world.ended(world.create("orders", "eu", "us", "ap"));
        world.members.promised.put("ap", "op-stale");
        return world;
    }

    private static OperationRecord begun(World world, String type) {
        return type.equals("promote") ? world.promote("orders", "us") : world.switchOver("orders", "us");
    }

    private static void requireOutbid(OperationRecord ended) {
        assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationState.FAILED);
        assertThat(ended.problem().orElseThrow().code()).isEqualTo(ProblemCode.OUTBID);
    }

    /** As of an attempt that came to nothing before the state was put back to a backup. */
    @ParameterizedTest
    @ValueSource(strings = {"switch-over", "promote"})
    void aPromiseThatNobodyHasKeptIsNoReignAndTheOldPrimaryIsOpenAgain(String type) {
        try (World world = promisedToAnother(directory)) {
            requireOutbid(world.settled(begun(world, type)));
            assertThat(world.members.row("eu").writable()).isTrue();
            assertThat(world.members.row("eu").reign().epoch()).isEqualTo(1);
            assertThat(world.members.row("ap").cancelled())
                    .as("it can never be kept any more")
                    .isEqualTo("op-stale");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"switch-over", "promote"})
    void aPromiseThatIsKeptMeanwhileIsAReign(String type) {
        try (World world = promisedToAnother(directory)) {
            world.members.beforeCall = (call, instance) -> {
                if (call.equals("cancel") && instance.equals("ap")) {
                    FakeMembers.Row row = world.members.row("ap");
                    world.members.rows.put(
                            "ap",
                            new FakeMembers.Row(
                                    row.groupId(),
                                    MemberRole.PRIMARY,
                                    new Reign(2, new UUID(5, 5)),
                                    false,
                                    "op-stale",
                                    row.cancelled()));
                }
            };
            OperationRecord ended = world.settled(begun(world, type));
            requireOutbid(ended);
            assertThat(world.members.row("eu").writable()).isFalse();
            assertThat(ended.notes()).anyMatch(note -> note.startsWith("eu is not opened again"));
        }
    }

    @Test
    void whoIsSilentMayKnowMoreAndIsWaitedFor() {
        try (World world = promisedToAnother(directory)) {
            world.crashAt((type, step, when) -> {
                if (step.equals("RecordNewPrimary") && when == CrashPoints.When.AFTER) {
                    world.members.down.add("us");
                }
            });
            OperationRecord asked = world.promote("orders", "us");
            requireOutbid(world.ended(asked));
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> !world.members.row("eu").writable());
            world.members.down.clear();
            var unused = world.settled(asked);
            assertThat(world.members.row("eu").writable()).isTrue();
        }
    }
}
