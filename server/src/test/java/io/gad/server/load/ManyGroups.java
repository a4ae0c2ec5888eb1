package io.gad.server.load;

import io.gad.control.drill.DrillReport;
import io.gad.control.event.EventKind;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.history.Histories;
import io.gad.control.instance.Fence;
import io.gad.control.instance.Instance;
import io.gad.control.instance.InstanceState;
import io.gad.control.instance.SecretBox;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.StepRecord;
import io.gad.control.port.DrillCopy;
import io.gad.control.port.LostTransaction;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.SchemaMode;
import io.gad.control.port.SmokeResult;
import io.gad.control.port.SyncTasks;
import io.gad.control.port.TailResult;
import io.gad.control.report.ReportStore;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.state.Transaction;
import io.gad.control.store.embedded.EmbeddedStore;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import io.gad.postgres.Dsn;
import io.gad.postgres.Lsn;
import io.gad.postgres.Secret;
import io.gad.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of a server that has had many groups for a year: three instances each, operations, drills and events up to their bounds, a
 * week's history.
 */
final class ManyGroups {

    private static final List<String> REGIONS = List.of("eu-west", "us-east", "ap-south", "eu-north", "us-west");

    /** Of no group yet. */
    static final List<String> FREE = List.of("free-a", "free-b");

    /** The group whose own pages are measured; it has a report of lost transactions. */
    static final int LISTED = 7;

    /** Of the first that is reported. */
    private static final int FIRST_LSN = 0x1A2B90;

    private static final int REPORTED = 2_000;
    private static final int AT_ONCE = 200;
    private static final int STEPS = 10;
    private static final int STATEMENTS = 10;
    private static final int LOOKS_KEPT = 100;

    /** One group in so many has a primary that does not answer. */
    private static final int LOST = 50;

    private final int count;
    private final Instant now = Instant.now();

    ManyGroups(int count) {
        this.count = count;
    }

    String name(int group) {
        return "group-%03d".formatted(group);
    }

    private static String id(int group) {
        return "gad-%04x".formatted(group);
    }

    /** One whose primary does not answer, if there are as many. */
    int lost() {
        return count < LOST ? LISTED : LOST - 1;
    }

    static String instance(int group, int member) {
        return "g%03d-%s".formatted(group, REGIONS.get((group + member) % REGIONS.size()));
    }

    private static Reign reign(int group) {
        return new Reign(3, new UUID(3, group));
    }

    boolean hasTask(String id) {
        return id.startsWith("t-");
    }

    /** What an instance says of itself; empty: it is free, or does not answer. */
    Optional<MemberProbe.Standing> standing(String instance) {
        if (FREE.contains(instance)) {
            return Optional.empty();
        }
        int group = Integer.parseInt(instance.substring(1, 4));
        boolean primary = instance.equals(instance(group, 0));
        return primary && group % LOST == LOST - 1
                ? Optional.empty()
                : Optional.of(new MemberProbe.Standing(
                        id(group),
                        primary ? MemberRole.PRIMARY : MemberRole.SECONDARY,
                        reign(group),
                        1,
                        primary,
                        Optional.empty()));
    }

    /** Writes all of it into a data directory. */
    void fill(Path directory, int operations, int events) {
        SecretBox secrets = SecretBox.open(directory.resolve("secret.key"));
        try (EmbeddedStore store = EmbeddedStore.open(directory.resolve("gad.db"))) {
            ControlState state = new ControlState(store);
            each(state, count, (transaction, i) -> group(transaction, secrets, i));
            each(state, operations, this::operation);
            Events all = new Events(state, Clock.systemUTC());
            each(state, events, (transaction, i) -> all.write(transaction, happening(i)));
            FREE.forEach(name -> free(state, secrets, name));
            history(state);
        }
        report(new ReportStore(directory.resolve("reports")));
    }

    private static void free(ControlState state, SecretBox secrets, String name) {
        var unused = state.transact(transaction -> {
            transaction.put(
                    Kind.INSTANCE,
                    name,
                    instance(secrets, name, "eu-west", InstanceState.STANDALONE, Optional.empty()));
            return true;
        });
    }

    /** What a former primary alone had. */
    private void report(ReportStore reports) {
        String former = instance(LISTED, 2);
        var unused =
                reports.write(new ReportStore.Subject(id(LISTED), name(LISTED), former, 2, "t-" + former), sink -> {
                    IntStream.range(0, REPORTED).forEach(i -> sink.accept(lost(i)));
                    return new TailResult(true, "");
                });
    }

    static String lsn(int reported) {
        return String.format(Locale.ROOT, "0/%X", FIRST_LSN + reported * 16);
    }

    private LostTransaction lost(int i) {
        Map<String, @Nullable String> row = Map.of("id", Integer.toString(i), "note", "what somebody ordered");
        return new LostTransaction(
                "app",
                1_000 + i,
                now,
                lsn(i),
                List.of(new LostTransaction.Change("public.orders", "INSERT", Optional.empty(), Optional.of(row))));
    }

    private static void each(ControlState state, int number, BiConsumer<Transaction, Integer> write) {
        for (int from = 0; from < number; from += AT_ONCE) {
            int first = from;
            var unused = state.transact(transaction -> {
                IntStream.range(first, Math.min(number, first + AT_ONCE)).forEach(i -> write.accept(transaction, i));
                return true;
            });
        }
    }

    private static Instance instance(
            SecretBox secrets, String name, String region, InstanceState state, Optional<String> group) {
        return new Instance(
                name,
                region,
                Dsn.parse("postgresql://gad@" + name + ".example:5432/postgres"),
                secrets.seal(name, new Secret("secret")),
                List.of(),
                state,
                Fence.NONE,
                "",
                group,
                Optional.empty(),
                Optional.empty(),
                List.of("app", "stock"));
    }

    private void group(Transaction transaction, SecretBox secrets, int i) {
        List<GroupMember> members = new ArrayList<>();
        List<GroupTask> tasks = new ArrayList<>();
        for (int m = 0; m < 3; m++) {
            String name = instance(i, m);
            members.add(new GroupMember(name, m == 0 ? MemberRole.PRIMARY : MemberRole.SECONDARY, true));
            if (m > 0) {
                tasks.add(
                        new GroupTask("t-" + name, instance(i, 0), name, reign(i), "op-made", SchemaMode.COPY, false));
            }
            transaction.put(
                    Kind.INSTANCE,
                    name,
                    instance(
                            secrets,
                            name,
                            REGIONS.get((i + m) % REGIONS.size()),
                            InstanceState.MEMBER,
                            Optional.of(name(i))));
        }
        transaction.put(
                Kind.GROUP,
                name(i),
                new Group(
                        id(i),
                        name(i),
                        GroupState.RUNNING,
                        reign(i),
                        1,
                        instance(i, 0),
                        members,
                        tasks,
                        Optional.empty(),
                        List.of(),
                        1,
                        now.minus(Duration.ofDays(360)),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** Two of three are drills. */
    private void operation(Transaction transaction, int i) {
        int group = i % count;
        String id = "op-%06x".formatted(i);
        Instant begun = now.minus(Duration.ofMinutes(50L * i + 60));
        boolean drill = i % 3 != 0;
        String target = instance(group, 1);
        Operation request = drill
                ? new Operation.Drill(
                        name(group), target, "SELECT count(*) FROM orders;".repeat(10), 1L << 33, false, false)
                : new Operation.Promote(name(group), target, Optional.of(1L), false);
        List<StepRecord> steps = IntStream.range(0, STEPS)
                .mapToObj(s -> new StepRecord(
                        s == 5 ? "OpenForWrites" : "StepNumber" + s,
                        StepRecord.Outcome.DONE,
                        40L + s,
                        "what this step has found and done, in a few words"))
                .toList();
        transaction.put(
                Kind.OPERATION,
                id,
                new OperationRecord(
                        id,
                        request,
                        id(group),
                        OperationState.DONE,
                        drill ? "schedule" : "ann",
                        begun,
                        Optional.of(begun.plusSeconds(3)),
                        steps,
                        OperationRecord.Background.NONE,
                        Optional.empty(),
                        drill ? OperationData.NONE : OperationData.of(List.of(), promotion(group)),
                        List.of("what people should know of its course, in a sentence")));
        if (drill) {
            transaction.put(Kind.DRILL, id, report(id, group, begun));
        }
    }

    private static OperationData.Promotion promotion(int group) {
        return new OperationData.Promotion(
                instance(group, 2),
                new Reign(1, new UUID(1, group)),
                new Reign(2, new UUID(2, group)),
                1,
                false,
                new ExpectedLoss(1.5, 340, 17, 12, 10),
                Fence.FENCED,
                "",
                true,
                Map.of("app", Lsn.parse("0/1A2B3C")),
                List.of());
    }

    private DrillReport report(String id, int group, Instant begun) {
        return DrillReport.begun(
                        id,
                        id(group),
                        name(group),
                        instance(group, 1),
                        reign(group),
                        instance(group, 0),
                        "t-" + instance(group, 1))
                .with(new DrillReport.Copying(
                        List.of(new DrillCopy("app", "gad_drill_1", 8L << 20)),
                        Optional.of(begun),
                        Map.of("app", Lsn.parse("0/1A2B3C")),
                        Optional.of(new ExpectedLoss(1.5, 340, 17, 12, 10)),
                        Optional.of(2_500L)))
                .with(new DrillReport.Opening(Optional.of(begun), Optional.of(640L + group), "3 sequences set"))
                .with(new DrillReport.Trial(
                        1,
                        IntStream.range(0, STATEMENTS)
                                .mapToObj(s -> new SmokeResult("app", "SELECT count(*) FROM orders", 12, 1, ""))
                                .toList()));
    }

    private Happening happening(int i) {
        EventKind[] kinds = {EventKind.OPERATION_BEGAN, EventKind.OPERATION_ENDED, EventKind.SYNC_ASKED};
        return Happening.of(
                        kinds[i % kinds.length], "Operation op-%06x, drill of a group, has gone its way".formatted(i))
                .inGroup(name(i % count))
                .by(i % 7 == 0 ? "ann" : "schedule")
                .ofOperation("op-%06x".formatted(i % 1_000));
    }

    /** A week of looks: every ten minutes, then every minute of the last day, then every ten seconds of the last hour. */
    private void history(ControlState state) {
        ManualClock clock = ManualClock.at(now.minus(Duration.ofDays(7)));
        SyncTasks tasks = PlayedMembers.tasks(this);
        Histories histories = new Histories(state, tasks::status, clock);
        Stream.of(
                        new Look(Duration.ofDays(1), Duration.ofMinutes(10)),
                        new Look(Duration.ofHours(1), Duration.ofMinutes(1)),
                        new Look(Duration.ZERO, Duration.ofSeconds(10)))
                .forEach(look -> {
                    for (int looks = 1; clock.instant().isBefore(now.minus(look.untilAgo())); looks++) {
                        histories.sample();
                        clock.advance(look.every());
                        if (looks % LOOKS_KEPT == 0) {
                            histories.keep(); // What is older than its range is let go only then.
                        }
                    }
                    histories.keep();
                });
    }

    private record Look(Duration untilAgo, Duration every) {}
}
