package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.fake.World;
import io.gad.control.port.Finding;
import io.gad.control.port.Finding.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last verdict on a pair: found without being asked, kept when a server is gone, no obstacle to a promotion. */
final class ReadinessTest {

    private static final Finding WEAK = new Finding("wal-level", Level.WARN, "target: wal_level = replica", "set it");
    private static final Finding BROKEN = new Finding("names", Level.FAIL, "target: taken", "rename it");
    private static final Finding SILENT = new Finding("reachable", Level.FAIL, "source eu: refused", "see to it");

    @TempDir
    private Path directory;

    @Test
    void pairsAreLookedAtByThemselvesAndTheVerdictStaysWhenThePrimaryIsGone() {
        try (World world = created(every(Duration.ofMillis(200)))) {
            await(world, view -> view.age().isPresent());
            world.tasks.findings.addAll(List.of(WEAK, BROKEN));
            await(world, view -> view.readiness().count(Level.FAIL) == 1);

            world.tasks.findings.clear();
            world.tasks.findings.add(SILENT);
            GroupView.ReadinessView view =
                    await(world, v -> v.readiness().silent().isPresent());

            assertThat(view.readiness().findings()).containsExactly(WEAK, BROKEN);
            assertThat(view.readiness().level()).contains(Level.FAIL);
            assertThat(view.age()).isPresent();
        }
    }

    @Test
    void aVerdictOutlivesTheServerAndGoesWithItsTask() {
        try (World world = created(every(Duration.ZERO))) {
            world.tasks.findings.add(WEAK);
            assertThat(world.control.precheckGroup("orders")).containsExactly(WEAK);
            world.restart();
            assertThat(only(world).readiness().findings()).containsExactly(WEAK);
        }
    }

    @Test
    void aPromotionShowsWhatWasFoundAndIsNotHeldUpByIt() {
        try (World world = created(every(Duration.ZERO))) {
            world.tasks.findings.addAll(List.of(WEAK, BROKEN));
            var unused = world.control.precheckGroup("orders");

            assertThat(world.preview("orders", "us").findings())
                    .contains(WEAK, BROKEN)
                    .anySatisfy(f -> assertThat(f.evidence()).contains("1 failures, 1 warnings"));
            assertThat(world.ended(world.promote("orders", "us")).state().name())
                    .isEqualTo("DONE");
        }
    }

    private static GroupView.ReadinessView await(World world, Predicate<GroupView.ReadinessView> condition) {
        return Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> only(world), condition);
    }

    private static GroupView.ReadinessView only(World world) {
        return world.control.group("orders").readiness().getFirst();
    }

    private static ControlSettings every(Duration interval) {
        return new ControlSettings(
                ControlSettings.DEFAULTS.lagging(),
                ControlSettings.DEFAULTS.probeInterval(),
                ControlSettings.DEFAULTS.drainDeadline(),
                ControlSettings.DEFAULTS.switchOverDeadline(),
                ControlSettings.DEFAULTS.switchOverLag(),
                ControlSettings.DEFAULTS.walBudgetBytes(),
                Duration.ZERO,
                0,
                interval);
    }

    private World created(ControlSettings settings) {
        World world = new World(directory, settings);
        world.register("eu", "us");
        var unused = world.ended(world.create("orders", "eu", "us"));
        return world;
    }
}
