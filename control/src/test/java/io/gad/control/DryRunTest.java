package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.World;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationState;
import io.gad.control.state.Kind;
import io.gad.control.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A preview is a dry run: it writes neither into the state nor on a member. */
class DryRunTest {

    private static final List<Kind<?>> KINDS =
            List.of(Kind.GROUP, Kind.INSTANCE, Kind.OPERATION, Kind.READINESS, Kind.IDEMPOTENCY);

    @TempDir
    private Path directory;

    private int copies;

    @Test
    void noDocumentIsWrittenAndMembersAreOnlyProbed() {
        try (World world = new World(directory)) {
            world.register("eu", "us");
            assertThat(world.ended(world.create("orders", "eu", "us")).state()).isEqualTo(OperationState.DONE);
            await().until(() -> world.control.group("orders").readiness().stream()
                    .anyMatch(r -> r.age().isPresent()));
            await().until(() -> world.members.carried.values().stream()
                            .filter(document -> document.contains("\"RUNNING\""))
                            .count()
                    == 2);
            List<String> before = documents(world);
            int calls = world.members.calls.size();

            String plan = world.preview("orders", "us").plan().digest();
            for (boolean down : List.of(false, true)) {
                if (down) {
                    world.members.down.add("eu");
                }
                for (boolean confirm : List.of(false, true)) {
                    var unused = world.control.previewPromotion(
                            new Operation.Promote("orders", "us", Optional.of(1L), Optional.of(plan), confirm, false));
                }
            }

            assertThat(documents(world)).isEqualTo(before);
            List<String> since = world.members.calls;
            assertThat(since.subList(calls, since.size())).isNotEmpty().allMatch(call -> call.startsWith("probe "));
        }
    }

    /** With their versions, from a copy of the state. */
    private List<String> documents(World world) {
        Path copy = directory.resolve("copy-" + copies++);
        world.control.backup(copy);
        List<String> all = new ArrayList<>();
        try (EmbeddedStore store = EmbeddedStore.open(copy)) {
            KINDS.forEach(kind -> store.list(kind.name()).forEach(d -> all.add(d.toString())));
        }
        assertThat(all).isNotEmpty();
        return all;
    }
}
