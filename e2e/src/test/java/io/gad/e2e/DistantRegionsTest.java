package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.GroupView;
import io.gad.api.MemberView;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GAD stands in a third region, a tenth of a second there and back from both others. */
@Tag("long")
class DistantRegionsTest {

    private static final Duration ONE_WAY = Duration.ofMillis(50);
    private static final String WRITE = "UPDATE stock SET quantity = quantity WHERE item = 1";

    @TempDir
    private Path directory;

    @Test
    void membersAreSeenAPromotionGoesThroughAndAReturningPrimaryIsClosed() {
        try (World world = new World(directory, 107, List.of(), 200)) {
            PostgresServer eu = world.regions().eu();
            var created = world.finish(world.create());
            assertThat(created.problem()).isNull();
            world.awaitInStep();
            world.regions().euNetwork().delay(ONE_WAY);
            world.regions().usNetwork().delay(ONE_WAY);
            bothStayInSight(world);
            aLivingPrimaryIsNotTakenForLost(world);

            world.regions().euNetwork().cut();
            eu.kill();
            var promoted = world.finish(world.promote(false));
            System.out.println("promotion far away: writable after " + promoted.writableAfterMillis() + " ms");
            world.awaitMoved();

            world.regions().euNetwork().heal();
            world.regions().euNetwork().delay(ONE_WAY);
            eu.startAgain();
            long answered = System.nanoTime();
            Wait.until(
                    "the old primary to refuse writes",
                    World.LIMIT,
                    () -> Sessions.READ_ONLY.equals(Sessions.stateOf(eu, "app", WRITE)),
                    () -> world.client().instance(World.EU).toString());
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - answered);
            System.out.println("old primary far away fenced: " + millis + " ms after it answered");
            assertThat(millis).isLessThan(4_000);
        }
    }

    /** Longer than any probe takes: none of them may give up. */
    private static void bothStayInSight(World world) {
        Awaitility.await()
                .during(Duration.ofSeconds(6))
                .atMost(World.LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> isInSight(world.group()));
    }

    private static boolean isInSight(GroupView group) {
        return group.members().stream().allMatch(MemberView::reachable);
    }

    private static void aLivingPrimaryIsNotTakenForLost(World world) {
        Cli cli = new Cli(world.gad().url(), world.gad().adminToken());
        Cli.Run refused = cli.gad("group", "promote", World.GROUP, World.US, "--wait", "-o", "json");
        assertThat(refused.exitCode()).as(refused.all()).isEqualTo(3);
        assertThat(refused.err()).contains("\"CONFIRMATION_REQUIRED\"");
    }
}
