package io.gad.e2e.kill;

import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.e2e.Standing;
import io.gad.e2e.World;
import io.gad.testkit.LedgerVerdict;
import io.gad.testkit.TransactionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The whole story once with one kill in it: create, write, lose the primary or not, promote, bring the old one back, add
 * it; where the kill is drawn for it, switch over. Fails if a row is lost without report, doubled, or different between the two sides at the end.
 */
final class KillScenario {

    private static final int ORDERS = 500;
    private static final int LOST = 20;

    private final Drawn drawn;
    private final Path directory;
    private final Strike strike;
    private final StringBuilder times = new StringBuilder();

    KillScenario(Drawn drawn, Path directory) {
        this.drawn = drawn;
        this.directory = directory;
        this.strike = new Strike(drawn, directory.resolve("hold"));
    }

    /** What happened, in a line. */
    String run() {
        try (World world = new World(directory, drawn.seed(), strike.jvmOptions(), ORDERS)) {
            killing(world, Drawn.Moment.CREATE, world::create);
            timed("in step", world::awaitInStep);
            world.awaitAcknowledged(150);
            Standing.await(world.regions().us());
            losePrimary(world);
            killing(world, Drawn.Moment.PROMOTE, () -> world.promote(true));
            world.regions().euNetwork().heal();
            world.regions().eu().startAgain();
            timed("moved", world::awaitMoved);
            List<TransactionId> reported = world.report();
            LedgerVerdict verdict = world.check(reported);
            expectLoss(verdict);
            world.awaitAcknowledged(50);
            killing(world, Drawn.Moment.ADD, world::addBack);
            timed("in step", world::awaitInStep);
            world.awaitAcknowledged(50);
            long rows = world.compare().rows();
            LedgerVerdict last = world.check(reported);
            if (drawn.moment() == Drawn.Moment.SWITCH_OVER) {
                last = switchOver(world, reported);
            }
            return verdict.lost() + " lost and reported, " + last.acknowledged() + " acknowledged, " + rows + " rows ("
                    + times + ")";
        }
    }

    /** Back to eu: whatever is killed, nothing more is lost. */
    private LedgerVerdict switchOver(World world, List<TransactionId> reported) {
        killing(world, Drawn.Moment.SWITCH_OVER, () -> {
            world.awaitInStep();
            return world.client().submit(World.GROUP, OperationRequest.switchOver(World.EU, null));
        });
        timed("in step", world::awaitInStep);
        world.awaitAcknowledged(50);
        var unused = world.compare();
        return world.checkAgain(world.regions().eu(), reported);
    }

    private void losePrimary(World world) {
        switch (drawn.primary()) {
            case ALIVE -> {}
            case DEAD -> world.regions().eu().kill();
            case CUT_OFF -> {
                world.regions().euNetwork().cut();
                world.awaitAcknowledged(LOST);
                world.regions().eu().kill();
            }
        }
    }

    /** What the primary acknowledged while cut off must be missing, or the scenario did not play what it says. */
    private void expectLoss(LedgerVerdict verdict) {
        if (drawn.primary() == Drawn.Primary.CUT_OFF && verdict.lost() == 0) {
            throw new AssertionError("Expected lost transactions of a primary that was cut off, found " + verdict);
        }
    }

    private void killing(World world, Drawn.Moment moment, Supplier<OperationView> begin) {
        timed(moment.type(), () -> {
            OperationView operation = begin.get();
            if (drawn.moment() == moment) {
                strike.at(world, operation);
                if (world.end(operation).state().equals(OperationView.FAILED) && moment != Drawn.Moment.CREATE) {
                    // A member that was away for longer than the step may wait: taken back, and asked for once more.
                    times.append("taken back, asked again; ");
                    operation = begin.get();
                }
            }
            var unused = world.finish(operation);
        });
    }

    private void timed(String what, Runnable work) {
        long begin = System.nanoTime();
        work.run();
        long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        times.append(times.isEmpty() ? "" : ", ")
                .append(what)
                .append(' ')
                .append(millis)
                .append(" ms");
    }
}
