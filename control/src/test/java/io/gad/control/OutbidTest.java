package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.fake.FakeMembers;
import io.gad.control.fake.World;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.ProblemCode;
import io.gad.member.Reign;
import java.nio.file.Path;
import java.util.UUID;
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
}
