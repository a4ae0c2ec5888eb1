package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.VerificationView;
import io.gad.api.VerifyRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody has written past the guards of a secondary; clients write to the primary all the while. */
@Tag("long")
class CompareBothSidesTest {

    private static final String TAMPER = "SET default_transaction_read_only = off;"
            + "BEGIN READ WRITE; SET LOCAL session_replication_role = replica;"
            + "UPDATE journal SET cents = cents + 1 WHERE (client, number) = (SELECT client, number FROM journal"
            + " ORDER BY 1, 2 LIMIT 1); DELETE FROM orders WHERE id = 5; COMMIT";

    @TempDir
    private Path directory;

    @Test
    void whatDiffersIsFoundAlsoAcrossARestartOfTheServerAndIsMendedOnRequest() {
        try (World world = new World(directory, 303, List.of(), 3_000)) {
            var unused = world.finish(world.create());
            world.awaitInStep();
            Cli cli = new Cli(world.gad().url(), world.gad().adminToken());

            Cli.Run equal = cli.gad("sync", "verify", World.GROUP, World.US);
            assertThat(equal.exitCode()).as(equal.all()).isZero();
            assertThat(equal.out()).startsWith("Equal: ");

            world.regions().us().execute(world.shop().database(), TAMPER);
            VerificationView begun = world.client().verify(World.GROUP, World.US, new VerifyRequest(false, 1_000));
            assertThat(begun.isRunning()).isTrue();
            Wait.until(
                    "a table to be done",
                    World.LIMIT,
                    () -> !world.client()
                            .verification(World.GROUP, World.US)
                            .tables()
                            .isEmpty(),
                    () -> world.client().verification(World.GROUP, World.US).toString());
            world.gad().kill();
            world.gad().startAgain();
            VerificationView found = world.client().followVerification(begun, World.LIMIT, view -> {});
            assertThat(found.state()).as("%s", found).isEqualTo("DONE");
            assertThat(found.differences()).as("%s", found).isEqualTo(2);

            Cli.Run mended = cli.gad("sync", "verify", World.GROUP, World.US, "--repair");
            assertThat(mended.exitCode()).as(mended.all()).isZero();
            assertThat(mended.out()).contains("public.journal: 1 row differs, repaired", ", in cents");
            assertThat(mended.out()).contains("missing on the secondary: 5");
            assertThat(cli.gad("sync", "verify", World.GROUP, World.US, "--last")
                            .out())
                    .isEqualTo(mended.out());
            world.awaitAcknowledged(50);
            assertThat(world.compare().rows()).isPositive();
            aLostSlotIsMadeGoodAcrossARestartOfTheServer(world, cli);
        }
    }

    private static void aLostSlotIsMadeGoodAcrossARestartOfTheServer(World world, Cli cli) {
        String shop = world.shop().database();
        String slot = "SELECT slot_name FROM pg_replication_slots WHERE NOT active AND database = '" + shop + "'";
        assertThat(cli.gad("sync", "pause", World.GROUP, World.US).exitCode()).isZero();
        world.awaitAcknowledged(50);
        Wait.until(
                "the slot to be free",
                World.LIMIT,
                () -> !world.regions().eu().column(shop, slot).isEmpty(),
                () -> "in use");
        world.regions().eu().execute(shop, "SELECT pg_drop_replication_slot((" + slot + "))");
        assertThat(cli.gad("sync", "resume", World.GROUP, World.US).exitCode()).isZero();
        Wait.until(
                "the loss to be seen",
                World.LIMIT,
                () -> cli.gad("group", "show", World.GROUP).out().contains("SLOT_LOST"),
                () -> cli.gad("group", "show", World.GROUP).out());

        Cli.Run begun = cli.gad("sync", "resync", World.GROUP, World.US);
        assertThat(begun.exitCode()).as(begun.all()).isZero();
        world.gad().kill();
        world.gad().startAgain();

        Wait.until(
                "the secondary in step",
                World.LIMIT,
                () -> world.group().syncTasks().getFirst().state().equals("INCREMENTAL"),
                () -> world.group().toString());
        assertThat(cli.gad("group", "show", World.GROUP).out()).doesNotContain("SLOT_LOST");
        world.awaitAcknowledged(50);
        assertThat(world.compare().rows()).isPositive();
    }
}
