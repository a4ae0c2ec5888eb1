package io.gad.server.load;

import io.gad.control.port.Finding;
import io.gad.control.port.HeldDatabase;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.Members;
import io.gad.control.port.ReapplyResult;
import io.gad.control.port.SyncTasks;
import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.member.MemberRole;
import io.gad.postgres.Lsn;
import io.gad.server.fake.Samples;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Members that answer at once and tasks that follow, with figures that are others at each look. */
final class PlayedMembers {

    private static final int CHECKS = 40;
    private static final long BEGIN = System.nanoTime();

    private PlayedMembers() {}

    static Members members(ManyGroups groups) {
        return play(Members.class, (method, arguments) -> switch (method.getName()) {
            case "probe", "glance" -> probe(groups, ((MemberAddress) arguments[0]).instance());
            default -> nothing(method.getReturnType());
        });
    }

    static SyncTasks tasks(ManyGroups groups) {
        return play(SyncTasks.class, (method, arguments) -> switch (method.getName()) {
            case "status" ->
                groups.hasTask((String) arguments[0]) ? Optional.of(status((String) arguments[0])) : Optional.empty();
            case "runsIn" -> true;
            case "precheck", "readiness" -> findings();
            case "holdings" -> holdings();
            case "verification" -> Optional.of(Samples.differing(false));
            case "reapply" -> new ReapplyResult(ReapplyResult.Outcome.POSSIBLE, 1, List.of(), 0);
            default -> nothing(method.getReturnType());
        });
    }

    private interface Played {
        @Nullable
        Object answer(Method method, Object[] arguments);
    }

    private static <T> T play(Class<T> port, Played played) {
        return port.cast(Proxy.newProxyInstance(
                PlayedMembers.class.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) -> played.answer(method, arguments == null ? new Object[0] : arguments)));
    }

    /** What a question is answered with that these pages do not show. */
    private static @Nullable Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        return type == Optional.class
                ? Optional.empty()
                : type == List.class ? List.of() : type == Map.class ? Map.of() : null;
    }

    private static MemberProbe probe(ManyGroups groups, String instance) {
        if (ManyGroups.FREE.contains(instance)) {
            return new MemberProbe(
                    true, "", Optional.empty(), Optional.empty(), Optional.empty(), List.of("app", "stock"), false);
        }
        return groups.standing(instance)
                .map(standing -> new MemberProbe(
                        true,
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(standing),
                        List.of("app", "stock"),
                        standing.role() == MemberRole.SECONDARY))
                .orElseGet(() -> MemberProbe.silent("no answer within 1 s"));
    }

    private static TaskStatus status(String task) {
        Instant now = Instant.now();
        long millis = Duration.ofNanos(System.nanoTime() - BEGIN).toMillis();
        long lag = 20 + Math.floorMod(task.hashCode() + millis / 50, 400);
        return new TaskStatus(
                task,
                TaskState.INCREMENTAL,
                Optional.of(lag),
                lag * 100,
                Optional.of(now),
                List.of(database("app", now, millis, lag), database("stock", now, millis, lag)));
    }

    private static TaskStatus.DatabaseStatus database(String name, Instant now, long millis, long lag) {
        return new TaskStatus.DatabaseStatus(
                name,
                TaskState.INCREMENTAL,
                Lsn.parse("0/1A2B3C"),
                Optional.of(now.minusMillis(lag)),
                1_000_000,
                1_000_000,
                1L << 30,
                1L << 30,
                Optional.empty(),
                millis / 10,
                millis / 2,
                lag * 4_096,
                Optional.empty(),
                Optional.empty(),
                List.of("large objects: 12 carried over"),
                List.of());
    }

    /** As many tables as are shown of each database. */
    private static List<HeldDatabase> holdings() {
        return Stream.of("app", "stock", "postgres")
                .map(database -> new HeldDatabase(
                        database,
                        412,
                        48L << 30,
                        IntStream.range(0, 20)
                                .mapToObj(i -> new HeldDatabase.HeldTable(
                                        "public.table_" + i, database + ":public.table_" + i, 1_000_000, 1L << 30))
                                .toList(),
                        Optional.empty()))
                .toList();
    }

    private static List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < CHECKS; i++) {
            findings.add(new Finding(
                    "check-" + i,
                    i == 0 ? Finding.Level.WARN : Finding.Level.PASS,
                    "source: what was looked at and what was found there, in a sentence of this length",
                    i == 0 ? "ALTER SYSTEM SET max_wal_senders = 20;" : ""));
        }
        return findings;
    }
}
