package io.gad.control.recover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.control.fake.World;
import io.gad.control.group.GroupState;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.OperationRecord;
import io.gad.control.problem.RefusedException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What members carry suffices to rebuild their manager, and holds no secret. */
class CarriedGroupTest {

    /** As a server of format 1 wrote it. */
    private static final String FIRST_FORMAT = """
            {"format": 1, "group": {"id": "gad-abc123", "name": "orders", "state": "RUNNING",
              "reign": {"epoch": 2, "id": "00000000-0000-4000-8000-000000000002"}, "generation": 1, "primary": "us",
              "members": [{"instance": "us", "role": "PRIMARY", "complete": true}], "tasks": [], "operation": null,
              "formers": ["eu"], "attempts": 1, "createdAt": "2026-11-01T10:00:00Z", "leftOut": []},
             "members": [{"name": "us", "region": "us-east", "dsn": "postgresql://gad@us-db:5432/postgres", "databases": []}],
             "formers": {"eu": {"groupId": "gad-abc123", "group": "orders",
               "reign": {"epoch": 1, "id": "00000000-0000-4000-8000-000000000001"}, "taskId": "tabc",
               "finalPositions": {"app": "0/1A"}, "finalStates": [], "identity": null, "reportStored": true}}}
            """;

    @TempDir
    private Path directory;

    private static CarriedGroup on(World world, String instance) {
        return Optional.ofNullable(world.members.carried.get(instance))
                .map(CarriedGroup::read)
                .orElseThrow(() -> new AssertionError("Expected a document on " + instance + ", found none."));
    }

    private static boolean carries(World world, String instance, long epoch) {
        return world.members.carried.containsKey(instance)
                && on(world, instance).group().reign().epoch() == epoch
                && on(world, instance).group().state() == GroupState.RUNNING;
    }

    @Test
    void namesFormerPrimariesWithTheirAddressesAndIsWrittenToThemToo() {
        try (World world = new World(directory)) {
            world.register("eu", "us");
            world.ended(world.create("orders", "eu", "us"));
            world.settled(world.promote("orders", "us"));

            Awaitility.await().until(() -> carries(world, "us", 2) && carries(world, "eu", 2));

            CarriedGroup document = on(world, "eu");
            assertThat(document.group().formers()).containsExactly("eu");
            assertThat(document.reach("eu").orElseThrow().dsn().toString()).contains("eu-db");
            assertThat(document.reach("eu").orElseThrow().region()).isEqualTo("eu-region");
            assertThat(document.formers().get("eu"))
                    .satisfies(f -> assertThat(f.finalPositions()).containsKey("app"));
            assertThat(world.members.carried.get("eu")).doesNotContain("pw-", "sealedPassword");
        }
    }

    @Test
    void holdsTheRunningOperationAsFarAsItHasCome() {
        CountDownLatch goOn = new CountDownLatch(1);
        try (World world = new World(directory)) {
            world.register("eu", "us");
            world.ended(world.create("orders", "eu", "us"));
            world.crashAt((type, step, when) -> {
                if (step.equals("OpenForWrites") && when == CrashPoints.When.BEFORE) {
                    await(goOn);
                }
            });
            OperationRecord promoting = world.promote("orders", "us");

            Awaitility.await()
                    .until(() -> world.members.carried.containsKey("us")
                            && on(world, "us").operations().stream()
                                    .anyMatch(o -> o.id().equals(promoting.id())
                                            && o.isDone("RecordNewPrimary")
                                            && o.data().committed()));
            goOn.countDown();
            world.settled(promoting);
            Awaitility.await().until(() -> on(world, "us").operations().isEmpty());
        } finally {
            goOn.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anOlderOneIsReadAndANewerOneRefused() {
        CarriedGroup first = CarriedGroup.read(FIRST_FORMAT);
        assertThat(first.operations()).isEmpty();
        assertThat(first.reach("us")).isPresent();
        assertThat(first.reach("eu")).isEmpty();
        assertThat(first.formers()).containsOnlyKeys("eu");
        assertThatThrownBy(() -> CarriedGroup.read(FIRST_FORMAT.replace("\"format\": 1", "\"format\": 9")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("newer server");
    }
}
