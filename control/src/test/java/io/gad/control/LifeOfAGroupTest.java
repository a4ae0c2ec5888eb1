package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.World;
import io.gad.control.group.GroupState;
import io.gad.control.health.GroupHealth;
import io.gad.control.instance.InstanceState;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.port.Finding;
import io.gad.control.port.SchemaMode;
import io.gad.control.port.TaskState;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.member.MemberRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifeOfAGroupTest {

    private Path directory = Path.of("");
    private World world;

    LifeOfAGroupTest(@TempDir Path directory) {
        this.directory = directory;
        this.world = new World(directory);
    }

    @BeforeEach
    void instances() {
        world.register("eu", "us");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void seesAndCarriesWhatItMade() {
        world.ended(world.create("orders", "eu", "us"));
        await().until(() -> world.control.group("orders").health() == GroupHealth.HEALTHY);
        await().until(() -> world.control.holdsRole("orders", "eu", MemberRole.PRIMARY));
        await().until(() -> world.members.carried.containsKey("us"));
        assertThat(world.members.carried.get("us")).contains("eu-db").doesNotContain("pw-", "sealedPassword");
        world.members.down.add("eu");
        world.tasks.failed = true;
        await().until(() -> world.control.group("orders").health() == GroupHealth.SYNC_STOPPED);
    }

    @Test
    void keepsNoPasswordInClear() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("pw-eu");
            }
        }
    }

    @Test
    void refusesToCreateWhereThePrecheckFailsAndDeletesTheRest() {
        world.tasks.findings.add(new Finding("wal-level", Finding.Level.FAIL, "found replica", "Set logical."));
        OperationRecord failed = world.settled(world.create("orders", "eu", "us"));
        assertThat(failed.state()).isEqualTo(OperationState.FAILED);
        assertThat(failed.problem().orElseThrow().code()).isEqualTo(ProblemCode.PRECHECK_FAILED);
        assertThat(world.control.group("orders").group().state()).isEqualTo(GroupState.FAILED);
        world.settled(world.submit(new Operation.DeleteGroup("orders")));
        assertThat(world.control.groups()).isEmpty();
        assertThat(world.control.instance("us").instance().state()).isEqualTo(InstanceState.STANDALONE);
    }

    @Test
    void takesBackACreateThatFailsOnItsWay() {
        world.tasks.reached = TaskState.FULL;
        OperationRecord creating = world.create("orders", "eu", "us");
        await().until(() -> !world.tasks.running.isEmpty());
        world.tasks.failed = true;
        OperationRecord failed = world.settled(creating);
        assertThat(failed.state()).isEqualTo(OperationState.FAILED);
        assertThat(world.tasks.cleared).containsExactly("us");
        assertThat(world.tasks.running).isEmpty();
        assertThat(world.members.rows).isEmpty();
    }

    @Test
    void leavesAFailedAddRunning() {
        world.ended(world.create("orders", "eu"));
        world.tasks.reached = TaskState.FULL;
        OperationRecord adding = world.add("orders", "us");
        await().until(() -> !world.tasks.running.isEmpty());
        world.members.down.add("us");
        world.tasks.failed = true;
        assertThat(world.ended(adding).state()).isEqualTo(OperationState.FAILED);
        assertThat(world.control.group("orders").group().state()).isEqualTo(GroupState.RUNNING);
        assertThatThrownBy(() -> world.add("orders", "us")).isInstanceOf(RefusedException.class);
        world.members.down.clear();
        world.settled(adding);
        assertThat(world.control.instance("us").instance().state()).isEqualTo(InstanceState.STANDALONE);
    }

    @Test
    void removesThenDeletesAndLeavesNothing() {
        world.ended(world.create("orders", "eu", "us"));
        world.settled(world.submit(new Operation.RemoveSecondary("orders", "us")));
        await().until(() -> world.control.group("orders").health() == GroupHealth.NO_SECONDARY);
        world.settled(world.submit(new Operation.DeleteGroup("orders")));
        assertThat(world.control.groups()).isEmpty();
        assertThat(world.members.rows).isEmpty();
        world.control.removeInstance("us");
        assertThat(world.control.instances()).hasSize(1);
    }

    @Test
    void answersARepeatedRequestWithTheSameOperation() {
        Operation request = new Operation.CreateGroup("orders", "eu", List.of(), SchemaMode.COPY);
        OperationRecord first = world.control.submit(request, "test", Optional.of("key"));
        assertThat(world.control.submit(request, "test", Optional.of("key")).id())
                .isEqualTo(first.id());
        assertThatThrownBy(() -> world.control.submit(new Operation.DeleteGroup("orders"), "test", Optional.of("key")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.IDEMPOTENCY_CONFLICT));
    }

    @Test
    void registersNoServerTwiceAndNoneThatIsSilent() {
        assertThatThrownBy(() -> world.register("eu")).isInstanceOf(RefusedException.class);
        world.members.down.add("ap");
        assertThatThrownBy(() -> world.register("ap"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.MEMBER_UNREACHABLE));
        assertThat(world.control.instances()).hasSize(2);
    }

    @Test
    void startsTasksAgainAfterARestart() {
        world.ended(world.create("orders", "eu", "us"));
        world.restart();
        await().until(() -> world.tasks.running.size() == 1);
        assertThat(world.control.group("orders").group().state()).isEqualTo(GroupState.RUNNING);
    }

    @Test
    void holdsAHeldTaskAlsoAfterARestart() {
        world.ended(world.create("orders", "eu", "us"));
        world.control.pauseSync("orders", "us");
        world.restart();
        await().until(() -> taskState() == TaskState.PAUSED);
        world.control.resumeSync("orders", "us");
        world.restart();
        await().until(() -> taskState() == TaskState.INCREMENTAL);
    }

    private TaskState taskState() {
        return world.control.group("orders").tasks().stream()
                .map(task -> task.status().state())
                .findFirst()
                .orElse(TaskState.STOPPED);
    }
}
