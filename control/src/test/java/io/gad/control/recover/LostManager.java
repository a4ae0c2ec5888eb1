package io.gad.control.recover;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.fake.World;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.Faults;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.postgres.Dsn;
import io.gad.postgres.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** What the tests of this package do often: a group whose manager is lost at some moment, and its recovery. */
final class LostManager {

    private LostManager() {}

    /** Ends the driver as a kill would: nothing of it is caught or stored. */
    static final class Killed extends Faults.Killed {
        private static final long serialVersionUID = 1L;
    }

    /** A driver that is killed is no failure of the test. */
    static ConditionFactory await() {
        return Awaitility.await().dontCatchUncaughtExceptions();
    }

    static RecoveryRequest from(String instance) {
        return new RecoveryRequest(
                Dsn.parse("postgresql://gad@" + instance + "-db:5432/postgres"), new Secret("pw"), Map.of());
    }

    static World aGroup(Path directory, String... secondaries) {
        World world = new World(directory);
        world.register("eu", "us", "ap");
        assertThat(world.ended(world.create("orders", "eu", secondaries)).state())
                .isEqualTo(OperationState.DONE);
        world.members.calls.clear();
        for (String secondary : secondaries) {
            awaitCarried(world, secondary, GroupState.RUNNING);
        }
        return world;
    }

    static void awaitCarried(World world, String instance, GroupState state) {
        Group group = world.control.group("orders").group();
        await().until(() -> {
            String json = world.members.carried.get(instance);
            if (json == null) {
                return false;
            }
            Group carried = CarriedGroup.read(json).group();
            return carried.state() == state && carried.reign().equals(group.reign());
        });
    }

    static CarriedGroup carriedBy(World world, String instance) {
        return Optional.ofNullable(world.members.carried.get(instance))
                .map(CarriedGroup::read)
                .orElseThrow(() -> new AssertionError("Expected a document on " + instance + ", found none."));
    }

    static void stopsAt(World world, String step, CrashPoints.When when) {
        world.crashAt((type, at, on) -> {
            if (at.equals(step) && on == when) {
                throw new Killed();
            }
        });
    }

    static ProblemCode refusal(World world, RecoveryRequest request) {
        try {
            var unused = world.control.recover(request);
        } catch (RefusedException e) {
            return e.problem().code();
        }
        throw new AssertionError("Expected a refusal, found none.");
    }

    static void settled(World world, String operation) {
        await().until(() -> {
            OperationRecord now = world.control.operation(operation);
            return now.state().isEnded() && now.background() != OperationRecord.Background.PENDING;
        });
    }
}
