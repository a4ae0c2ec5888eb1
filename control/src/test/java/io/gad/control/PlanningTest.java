package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.control.fake.World;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.port.SchemaMode;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.postgres.Dsn;
import io.gad.postgres.Secret;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked before there is a group, and the databases that one is made of. */
final class PlanningTest {

    @TempDir
    private Path directory;

    private World world;

    @BeforeEach
    void open() {
        world = new World(directory);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static NewInstance asked(String name) {
        return new NewInstance(
                name,
                name + "-region",
                Dsn.parse("postgresql://gad@" + name + "-db:5432/postgres"),
                new Secret("pw-" + name),
                List.of());
    }

    private void done(Operation request) {
        OperationRecord ended = world.ended(world.submit(request));
        assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationState.DONE);
    }

    private List<String> databases(String instance) {
        return world.control.instance(instance).instance().databases();
    }

    @Test
    void aTestFindsWhatARegistrationWouldAndStoresNothing() {
        Planning.Contact contact = world.control.planning().tryOut(asked("eu"));
        assertThat(contact.hosts()).isEqualTo("eu-db:5432");
        assertThat(contact.account()).isEqualTo("gad");
        assertThat(contact.databases()).isNotEmpty();
        assertThat(world.control.instances()).isEmpty();

        world.register("eu");
        assertThat(world.control.planning().tryOut("eu").databases()).isEqualTo(contact.databases());
        assertThatThrownBy(() -> world.control.planning().tryOut(asked("eu")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.INSTANCE_EXISTS));
    }

    @Test
    void whoDoesNotAnswerIsNamedWithTheReason() {
        world.register("eu");
        world.members.down.add("eu");
        assertThatThrownBy(() -> world.control.planning().tryOut("eu"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("eu");
        assertThatThrownBy(() -> world.control.planning().holdings("eu"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.MEMBER_UNREACHABLE));
    }

    @Test
    void whatAnInstanceHoldsIsTold() {
        world.register("eu");
        assertThat(world.control.planning().holdings("eu"))
                .singleElement()
                .satisfies(held -> assertThat(held.database()).isEqualTo("app"));
    }

    @Test
    void chosenDatabasesAreThoseOfEveryMemberOnceItHoldsThem() {
        world.register("eu", "us", "ap");
        done(new Operation.CreateGroup("orders", "eu", List.of("us"), SchemaMode.COPY, List.of(), List.of("app")));
        assertThat(databases("eu")).containsExactly("app");
        assertThat(databases("us")).containsExactly("app");
        done(new Operation.AddSecondary("orders", "ap", Operation.Method.AUTO, SchemaMode.COPY, false));
        assertThat(databases("ap")).containsExactly("app");
    }

    @Test
    void aGroupThatChoosesNoneKeepsWhatItsInstancesAreRegisteredWith() {
        world.register("eu", "us");
        done(new Operation.CreateGroup("orders", "eu", List.of("us"), SchemaMode.COPY));
        assertThat(databases("eu")).isEmpty();
        assertThat(databases("us")).isEmpty();
    }
}
