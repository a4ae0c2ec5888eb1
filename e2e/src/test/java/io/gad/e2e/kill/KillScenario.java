package io.gad.e2e.kill;

import io.gad.api.OperationView;
import io.gad.e2e.Wait;
import io.gad.e2e.World;
import io.gad.testkit.LedgerVerdict;
import io.gad.testkit.TransactionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * The whole story once with one kill in it: create, write, lose the primary or not, promote, bring the old one back, add
 * it. Fails if a row is lost without report, doubled, or different between the two sides at the end.
 */
final class KillScenario {

    private static final int ORDERS = 500;

    private final Drawn drawn;
    private final Path directory;
    private final Path hold;

    KillScenario(Drawn drawn, Path directory) {
        this.drawn = drawn;
        this.directory = directory;
        this.hold = directory.resolve("hold");
    }

    /** What happened, in a line. */
    String run() {
        try (World world = new World(directory, drawn.seed(), jvmOptions(), ORDERS)) {
            killing(world, Drawn.Moment.CREATE, world::create);
            world.awaitInStep();
            world.awaitAcknowledged(150);
            losePrimary(world);
            killing(world, Drawn.Moment.PROMOTE, () -> world.promote(true));
            world.regions().eu().startAgain();
            world.awaitMoved();
            List<TransactionId> reported = world.report();
            LedgerVerdict verdict = world.check(reported);
            world.awaitAcknowledged(50);
            killing(world, Drawn.Moment.ADD, world::addBack);
            world.awaitInStep();
            world.awaitAcknowledged(50);
            long rows = world.compare().rows();
            LedgerVerdict last = world.check(reported);
            return verdict.lost() + " lost and reported, " + last.acknowledged() + " acknowledged, " + rows + " rows";
        }
    }

    private List<String> jvmOptions() {
        String point = drawn.point();
        return drawn.victim() == Drawn.Victim.SERVER
                ? List.of("-DGAD_CRASH_AT=" + point, "-DGAD_FAULT_FILE=" + hold)
                : List.of("-DGAD_HOLD_AT=" + point, "-DGAD_FAULT_FILE=" + hold);
    }

    private void losePrimary(World world) {
        if (drawn.primaryDead()) {
            world.regions().eu().kill();
        }
    }

    private void killing(World world, Drawn.Moment moment, Supplier<OperationView> begin) {
        OperationView operation = begin.get();
        if (drawn.moment() == moment) {
            strike(world, operation);
            if (world.end(operation).state().equals(OperationView.FAILED) && moment != Drawn.Moment.CREATE) {
                // A member that was away for longer than the step may wait: taken back, and asked for once more.
                operation = begin.get();
            }
        }
        var unused = world.finish(operation);
    }

    private void strike(World world, OperationView operation) {
        switch (drawn.victim()) {
            case SERVER -> {
                Wait.until(
                        "the server to die at " + drawn.point(),
                        World.LIMIT,
                        () -> !world.gad().isRunning(),
                        () -> world.client().operation(operation.id()).toString());
                world.gad().startAgain();
            }
            case SOURCE -> atPoint(world, operation, () -> killSource(world));
            case TARGET -> atPoint(world, operation, () -> killTarget(world));
        }
    }

    private void atPoint(World world, OperationView operation, Runnable kill) {
        Wait.until(
                "the server to come to " + drawn.point(),
                World.LIMIT,
                () -> Files.exists(hold),
                () -> world.client().operation(operation.id()).toString());
        kill.run();
        try {
            Files.delete(hold);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The source of the first copy and of the promotion is eu; of the return it is us. */
    private void killSource(World world) {
        if (drawn.moment() == Drawn.Moment.ADD) {
            world.regions().us().kill();
            world.regions().us().startAgain();
        } else {
            world.regions().eu().kill();
            if (drawn.moment() == Drawn.Moment.CREATE) {
                world.regions().eu().startAgain();
            }
        }
    }

    private void killTarget(World world) {
        if (drawn.moment() == Drawn.Moment.ADD) {
            world.regions().eu().kill();
            world.regions().eu().startAgain();
        } else {
            world.regions().us().kill();
            world.regions().us().startAgain();
        }
    }
}
