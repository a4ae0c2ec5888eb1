package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gad.control.fake.World;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.port.Finding;
import io.gad.control.port.LeftOutTable;
import io.gad.control.port.SchemaMode;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a group leaves out is kept with it, and reaches every task of it, whenever that begins. */
final class LeavingOutTest {

    @TempDir
    private Path directory;

    private World world;

    @BeforeEach
    void group() {
        world = new World(directory);
        world.register("eu", "us", "ap");
        done(new Operation.CreateGroup("orders", "eu", List.of("us"), SchemaMode.COPY, List.of("app:public.log")));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whatIsLeftOutAtTheBeginningHoldsForSecondariesThatComeLaterAndAfterARestart() {
        assertThat(world.tasks.leftOut(task("us"))).containsExactly("app:public.log");
        world.control.leaveOut("orders", List.of("audit.*"), List.of(), false);
        done(new Operation.AddSecondary("orders", "ap", Operation.Method.AUTO, SchemaMode.COPY, false));
        assertThat(world.tasks.leftOut(task("ap"))).containsExactly("app:public.log", "audit.*");
        world.restart();
        assertThat(world.control.group("orders").group().leftOut()).containsExactly("app:public.log", "audit.*");
    }

    @Test
    void aRunningTaskIsToldAndThePrimaryForgetsWhatIsTakenIn() {
        LeftOutView foreseen = world.control.leaveOut("orders", List.of("audit.*"), List.of(), true);
        assertThat(foreseen.tables()).extracting(LeftOutTable::table).containsExactly("app:public.log", "audit.*");
        assertThat(world.tasks.leftOut(task("us"))).containsExactly("app:public.log");

        world.control.leaveOut("orders", List.of("audit.*"), List.of("app:public.log"), false);
        assertThat(world.tasks.leftOut(task("us"))).containsExactly("audit.*");
        assertThat(world.tasks.forgotten).containsExactly("eu[app:public.log]");
        assertThat(world.control.leftOut("orders").patterns()).containsExactly("audit.*");
    }

    @Test
    void thePreviewOfAPromotionNamesWhatHoldsNoRows() {
        assertThat(world.preview("orders", "us").findings())
                .filteredOn(f -> f.check().equals("left-out"))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.level()).isEqualTo(Finding.Level.WARN);
                    assertThat(f.evidence()).contains("app: app:public.log (view public.v)");
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsLeftOutWhileTheRolesTurn(boolean planned) {
        world.control.leaveOut("orders", List.of(), List.of("app:public.log"), false);
        List<Throwable> found = new CopyOnWriteArrayList<>();
        world.crashAt((type, step, when) -> {
            if (step.equals("RecordNewPrimary") && when == CrashPoints.When.BEFORE) {
                found.add(catchThrowable(() -> world.control.leaveOut("orders", List.of("audit.*"), List.of(), false)));
            }
        });
        OperationRecord ended = world.ended(planned ? world.switchOver("orders", "us") : world.promote("orders", "us"));
        assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationState.DONE);
        assertThat(found)
                .singleElement()
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.GROUP_BUSY));
        assertThat(world.control.group("orders").group().leftOut()).isEmpty();
    }

    @Test
    void whatNamesNoTablesOrIsNotLeftOutIsRefusedAndChangesNothing() {
        assertThatThrownBy(() -> world.control.leaveOut("orders", List.of("log"), List.of(), false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("SCHEMA.TABLE");
        assertThatThrownBy(() -> world.control.leaveOut("orders", List.of("audit.*"), List.of("public.*"), false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("app:public.log");
        assertThat(world.control.group("orders").group().leftOut()).containsExactly("app:public.log");
        assertThat(world.tasks.forgotten).isEmpty();
    }

    @Test
    void keysThatWereLookedAtOnOnePrimaryAreNotTakenForAnothersKeys() {
        world.tasks.whileKeysAreLookedAt = () -> done(new Operation.Promote("orders", "us", Optional.empty(), true));
        assertThatThrownBy(() -> world.control.leaveOut("orders", List.of(), List.of("app:public.log"), false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("found us in epoch");
        assertThat(world.control.group("orders").group().leftOut()).containsExactly("app:public.log");
        assertThat(world.tasks.forgotten).isEmpty();
    }

    private void done(Operation request) {
        assertThat(world.ended(world.submit(request)).state().name()).isEqualTo("DONE");
    }

    private String task(String instance) {
        return world.control
                .group("orders")
                .group()
                .taskTo(instance)
                .orElseThrow()
                .id();
    }
}
