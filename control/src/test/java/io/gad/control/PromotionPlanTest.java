package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.World;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.runbook.PromotionPlan.Becomes;
import io.gad.control.operation.runbook.PromotionPlan.Fate;
import io.gad.control.port.TaskState;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was previewed is what happens, or nothing does. */
class PromotionPlanTest {

    private World world;

    @BeforeEach
    void twoRegions(@TempDir Path directory) {
        world = new World(directory);
        world.register("eu", "us", "ap");
        done(world.create("orders", "eu", "us"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private OperationRecord done(OperationRecord operation) {
        OperationRecord ended = world.ended(operation);
        assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationState.DONE);
        return ended;
    }

    private String plan() {
        return world.preview("orders", "us").plan().digest();
    }

    private static Operation.Promote promote(String plan) {
        return new Operation.Promote("orders", "us", Optional.empty(), Optional.of(plan), true, false);
    }

    private String refusal(String plan) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> world.submit(promote(plan)));
        assertThat(refused).isNotNull();
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.PLAN_CHANGED);
        assertThat(world.control.operations()).noneMatch(o -> o.request() instanceof Operation.Promote);
        return refused.problem().detail();
    }

    @Test
    void thePlanThatWasAgreedToIsDone() {
        String plan = plan();
        OperationRecord ended = done(world.submit(promote(plan)));
        assertThat(((Operation.Promote) ended.request()).expectedPlan()).contains(plan);
    }

    /** At 3 a.m. nothing else stands still. */
    @Test
    void aPrimaryThatComesAndGoesAndFiguresThatMoveMakeNoOtherPlan() {
        done(world.add("orders", "ap"));
        String plan = plan();
        world.members.down.add("eu");
        assertThat(plan()).isEqualTo(plan);
        world.members.down.clear();
        assertThat(plan()).isEqualTo(plan);
        world.members.silent.add("eu");
        world.tasks.silence = Duration.ofMinutes(3);
        world.control.pauseSync("orders", "us");
        world.control.resync("orders", "ap", List.of("app"));
        assertThat(plan()).isEqualTo(plan);
        world.restart();
        assertThat(plan()).as("after a restart of the server").isEqualTo(plan);
        done(world.submit(promote(plan)));
    }

    @Test
    void anOperationThatBeganSinceIsNamedAndSoIsWhatBecomesOfItsInstance() {
        String plan = plan();
        world.tasks.reached = TaskState.FULL;
        OperationRecord adding = world.add("orders", "ap");
        await().until(() -> world.tasks.running.values().stream()
                .anyMatch(o -> o.target().instance().equals("ap")));

        assertThat(refusal(plan))
                .contains("the running operation: now " + adding.id() + " (add-secondary), which would be abandoned")
                .contains("ap becomes STANDALONE")
                .doesNotContain("the steps");
        PromotionPreview preview = world.preview("orders", "us");
        assertThat(preview.plan().members()).extracting(Fate::becomes).contains(Becomes.STANDALONE);
        assertThat(preview.findings()).anySatisfy(f -> assertThat(f.evidence()).contains(adding.id(), "abandons it"));

        done(world.submit(promote(preview.plan().digest())));
        assertThat(world.control.operation(adding.id()).state()).isEqualTo(OperationState.CANCELLED);
        assertThat(world.control.group("orders").group().member("ap")).isEmpty();
    }

    @Test
    void aSecondaryThatCameSinceIsNamed() {
        String plan = plan();
        done(world.add("orders", "ap"));
        assertThat(refusal(plan))
                .contains("the members: now eu becomes FORMER_PRIMARY, us becomes PRIMARY, ap becomes SECONDARY")
                .doesNotContain("the running operation", "the reign");
    }

    /** Its epoch begins at one again. */
    @Test
    void aGroupThatWasMadeAnewUnderTheSameNameIsAnother() {
        String plan = plan();
        done(world.submit(new Operation.RemoveSecondary("orders", "us")));
        done(world.submit(new Operation.DeleteGroup("orders")));
        done(world.create("orders", "eu", "us"));
        assertThat(refusal(plan)).contains("the reign: now group gad-").doesNotContain("the members");
    }

    @Test
    void tablesThatAreToBeReadAnewSinceMakeAnotherButNotHowManyTheyAre() {
        world.members.down.add("eu");
        String plan = plan();
        world.tasks.tablesToRead = 3;
        assertThat(refusal(plan)).contains("tables of us are still to be read anew");
        plan = plan();
        world.tasks.tablesToRead = 2;
        done(world.submit(promote(plan)));
    }

    @Test
    void whatIsNoPlanIsRefusedAsSuch() {
        assertThat(refusal("p-1")).contains("no plan that a preview of this version tells");
    }

    @Test
    void aPreviewTellsEveryRefusalAndASubmissionTheFirst() {
        Operation.Promote request = new Operation.Promote(
                "orders", "us", Optional.of(7L), Optional.of("p-00000000-00000000-00000000-00000000"), false, false);
        PromotionPreview preview = world.control.previewPromotion(request);
        assertThat(preview.refusals())
                .extracting(Problem::code)
                .containsExactly(ProblemCode.STALE_EPOCH, ProblemCode.PLAN_CHANGED, ProblemCode.CONFIRMATION_REQUIRED);
        assertThatThrownBy(() -> world.submit(request))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem())
                                .isEqualTo(preview.refusals().getFirst()));

        Operation.Promote right = promote(plan());
        assertThat(world.control.previewPromotion(right).refusals()).isEmpty();
        done(world.submit(right));
    }

    @Test
    void aPreviewOfAnIncompleteSecondaryOrOfThePrimarySaysSo() {
        world.tasks.tablesToRead = 2;
        assertThat(world.preview("orders", "us").refusals())
                .extracting(Problem::code)
                .contains(ProblemCode.SECONDARY_INCOMPLETE);
        assertThat(world.preview("orders", "us").findings())
                .anySatisfy(f -> assertThat(f.check()).isEqualTo("read-anew"));
        assertThat(world.preview("orders", "eu").refusals())
                .extracting(Problem::code)
                .contains(ProblemCode.IS_PRIMARY);
    }
}
