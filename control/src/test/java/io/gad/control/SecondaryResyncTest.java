package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gad.control.fake.World;
import io.gad.control.port.TaskState;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondaryResyncTest {

    @TempDir
    private Path directory;

    @Test
    void aSecondaryThatIsBroughtInLineCannotBePromotedUntilItIs() {
        try (World world = new World(directory)) {
            world.register("eu", "us");
            var unused = world.ended(world.create("orders", "eu", "us"));
            assertThat(code(() -> world.control.resync("orders", "eu", List.of())))
                    .isEqualTo(ProblemCode.NOT_A_SECONDARY);
            assertThat(code(() -> world.control.resync("orders", "us", List.of())))
                    .isEqualTo(ProblemCode.RESYNC_NOTHING);
            assertThat(world.control
                            .group("orders")
                            .group()
                            .member("us")
                            .orElseThrow()
                            .complete())
                    .as("after a resync that was refused")
                    .isTrue();
            world.tasks.failed = true;

            assertThat(world.control
                            .resync("orders", "us", List.of())
                            .group()
                            .member("us")
                            .orElseThrow()
                            .complete())
                    .isFalse();

            assertThat(code(() -> world.promote("orders", "us"))).isEqualTo(ProblemCode.SECONDARY_INCOMPLETE);
            world.restart();
            assertThat(code(() -> world.promote("orders", "us"))).isEqualTo(ProblemCode.SECONDARY_INCOMPLETE);
            world.tasks.reached = TaskState.INCREMENTAL;
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> world.control
                            .group("orders")
                            .group()
                            .member("us")
                            .orElseThrow()
                            .complete());
            assertThat(world.ended(world.promote("orders", "us")).state().name())
                    .isEqualTo("DONE");
        }
    }

    private static ProblemCode code(org.assertj.core.api.ThrowableAssert.ThrowingCallable request) {
        return catchThrowableOfType(RefusedException.class, request).problem().code();
    }
}
