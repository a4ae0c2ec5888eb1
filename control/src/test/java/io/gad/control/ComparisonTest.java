package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gad.control.fake.World;
import io.gad.control.port.TaskState;
import io.gad.control.port.Verification;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

    @TempDir
    private Path directory;

    @Test
    void isRefusedWhileNothingIsInStepOrAnotherOneRuns() {
        try (World world = created(ControlSettings.DEFAULTS)) {
            assertThat(code(() -> world.control.verification("orders", "us")))
                    .isEqualTo(ProblemCode.VERIFICATION_UNKNOWN);
            assertThat(code(() -> world.control.verify("orders", "eu", false, 0)))
                    .isEqualTo(ProblemCode.NOT_A_SECONDARY);
            world.tasks.reached = TaskState.CATCH_UP;
            assertThat(code(() -> world.control.verify("orders", "us", false, 0)))
                    .isEqualTo(ProblemCode.SYNC_NOT_IN_STEP);
            world.tasks.reached = TaskState.INCREMENTAL;

            assertThat(world.control.verify("orders", "us", true, 0).repair()).isTrue();

            assertThat(code(() -> world.control.verify("orders", "us", false, 0)))
                    .isEqualTo(ProblemCode.VERIFICATION_RUNNING);
            assertThat(world.ended(world.promote("orders", "us")).state().name())
                    .isEqualTo("DONE");
        }
    }

    @Test
    void comesByItselfAndWhatDiffersIsAProblemOfTheGroupUntilItIsMended() {
        ControlSettings often = new ControlSettings(
                ControlSettings.DEFAULTS.lagging(),
                ControlSettings.DEFAULTS.probeInterval(),
                ControlSettings.DEFAULTS.drainDeadline(),
                ControlSettings.DEFAULTS.switchOverDeadline(),
                ControlSettings.DEFAULTS.switchOverLag(),
                ControlSettings.DEFAULTS.walBudgetBytes(),
                Duration.ofSeconds(2),
                10,
                Duration.ZERO);
        try (World world = created(often)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(40))
                    .ignoreExceptions()
                    .until(() -> world.control.verification("orders", "us").state() == Verification.State.RUNNING);

            world.tasks.endComparisons(3, 0);
            assertThat(world.control.group("orders").problems())
                    .singleElement()
                    .asString()
                    .contains("found 3 rows");

            world.tasks.endComparisons(3, 3);
            assertThat(world.control.group("orders").problems()).isEmpty();
        }
    }

    private World created(ControlSettings settings) {
        World world = new World(directory, settings);
        world.register("eu", "us");
        var unused = world.ended(world.create("orders", "eu", "us"));
        return world;
    }

    private static ProblemCode code(org.assertj.core.api.ThrowableAssert.ThrowingCallable request) {
        return catchThrowableOfType(RefusedException.class, request).problem().code();
    }
}
