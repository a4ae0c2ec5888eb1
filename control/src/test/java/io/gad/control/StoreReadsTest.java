package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.event.EventFilter;
import io.gad.control.event.EventKind;
import io.gad.control.event.Happening;
import io.gad.control.fake.FakeMembers;
import io.gad.control.fake.FakeSyncTasks;
import io.gad.control.group.Group;
import io.gad.control.instance.Instance;
import io.gad.control.instance.SecretBox;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.operation.OperationState;
import io.gad.control.report.ReportStore;
import io.gad.control.state.ControlState;
import io.gad.control.state.Json;
import io.gad.control.state.Kind;
import io.gad.control.store.Store;
import io.gad.control.store.embedded.EmbeddedStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the disk is asked for what a page shows does not grow with the number of groups, nor with what has happened. */
class StoreReadsTest {

    private static final Set<String> READS = Set.of("get", "list", "below", "first", "count");
    private static final int SHOWN = 10;

    @TempDir
    Path directory;

    private final AtomicInteger reads = new AtomicInteger();

    private Store counted(Store store) {
        return (Store) Proxy.newProxyInstance(
                StoreReadsTest.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    if (READS.contains(method.getName())) {
                        reads.incrementAndGet();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private static void fill(ControlState state, int groups) {
        for (int i = 0; i < groups; i++) {
            String name = "group-" + i;
            Group group = Json.read("""
                    {"id": "gad-%d", "name": "%s", "state": "RUNNING", "generation": 1, "primary": "eu-%d",
                     "reign": {"epoch": 1, "id": "00000000-0000-4000-8000-000000000001"},
                     "members": [{"instance": "eu-%d", "role": "PRIMARY", "complete": true},
                                 {"instance": "us-%d", "role": "SECONDARY", "complete": true}],
                     "tasks": [{"id": "t-%d", "source": "eu-%d", "target": "us-%d", "operation": "op-%d"}],
                     "attempts": 1, "operation": "op-%d", "formers": [],
                     "createdAt": "2026-03-01T00:00:00Z"}""".replace("%d", String.valueOf(i)).replace("%s", name), Group.class);
            var unused = state.transact(transaction -> {
                transaction.put(Kind.GROUP, name, group);
                group.members()
                        .forEach(m -> transaction.put(Kind.INSTANCE, m.instance(), instance(m.instance(), name)));
                transaction.put(Kind.OPERATION, "op-" + group.id(), drill("op-" + group.id(), group));
                return true;
            });
        }
    }

    private static Instance instance(String name, String group) {
        return Json.read("""
                {"name": "%s", "region": "eu", "dsn": "postgresql://gad@%s:5432/postgres", "sealedPassword": "x",
                 "databases": [], "state": "MEMBER", "fence": "NONE", "fenceDetail": "", "group": "%s", "former": null,
                 "identity": null, "found": []}""".formatted(name, name, group), Instance.class);
    }

    private static OperationRecord drill(String id, Group group) {
        return new OperationRecord(
                id,
                new Operation.Drill(group.name(), "us", "SELECT 1", 1, false, false),
                group.id(),
                OperationState.DONE,
                "ann",
                Instant.EPOCH,
                Optional.of(Instant.EPOCH),
                List.of(),
                Background.NONE,
                Optional.empty(),
                OperationData.NONE,
                List.of());
    }

    private int readsOf(Runnable question) {
        question.run(); // What is read once, at the first question, is held.
        reads.set(0);
        question.run();
        return reads.get();
    }

    @Test
    void areAsFewWithManyGroups() {
        EmbeddedStore store = EmbeddedStore.open(directory.resolve("gad.db"));
        fill(new ControlState(store), 60);
        FakeMembers members = new FakeMembers();
        try (ControlPlane control = new LocalControlPlane(
                counted(store),
                SecretBox.open(directory.resolve("secret.key")),
                new ReportStore(directory.resolve("reports")),
                members,
                new FakeSyncTasks(members),
                ControlSettings.DEFAULTS,
                Outward.NOTHING,
                CrashPoints.NONE,
                new SecureRandom(),
                Clock.systemUTC())) {
            for (int i = 0; i < 40; i++) {
                control.chronicle()
                        .record(Happening.of(EventKind.SYNC_ASKED, "event").inGroup("group-" + i % 2));
            }
            assertThat(control.groups()).hasSize(60);
            assertThat(readsOf(control::groups)).as("the list of groups").isZero();
            assertThat(readsOf(control::instances)).as("the list of instances").isZero();
            assertThat(readsOf(control::operations)).as("operations").isZero();
            assertThat(readsOf(() -> control.group("group-7"))).as("a group").isZero();
            assertThat(readsOf(() -> control.measured("group-7")))
                    .as("its promises")
                    .isZero();
            assertThat(readsOf(() -> control.chronicle().months(Optional.empty())))
                    .as("what was measured over time")
                    .isZero();
            assertThat(control.events(EventFilter.ofGroup("group-1", SHOWN))).hasSize(SHOWN);
            assertThat(readsOf(() -> control.events(EventFilter.ofGroup("group-1", SHOWN))))
                    .as("a group's events, one read each")
                    .isEqualTo(SHOWN);
            assertThat(readsOf(() -> control.drills().newest(SHOWN)))
                    .as("drills, one report each")
                    .isEqualTo(SHOWN);
        }
    }
}
