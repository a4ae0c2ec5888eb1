package io.gad.server.wire;

import io.gad.api.ConnectionView;
import io.gad.api.DatabaseView;
import io.gad.api.GroupView;
import io.gad.api.MeasuredView;
import io.gad.api.MemberView;
import io.gad.api.Problem;
import io.gad.api.SyncTaskView;
import io.gad.api.WriteLeaseView;
import io.gad.control.history.GroupMeasured;
import io.gad.control.port.TaskStatus;
import io.gad.postgres.Dsn;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Groups on the wire. */
public final class GroupWire {

    private GroupWire() {}

    public static GroupView of(io.gad.control.GroupView view) {
        return view(view, null);
    }

    /** With what was measured of it. */
    public static GroupView of(io.gad.control.GroupView view, GroupMeasured measured) {
        return view(view, HistoryWire.of(measured));
    }

    private static GroupView view(io.gad.control.GroupView view, @Nullable MeasuredView measured) {
        return new GroupView(
                view.group().id(),
                view.group().name(),
                view.group().state().name(),
                view.health().name(),
                view.group().reign().epoch(),
                view.group().primary(),
                view.members().stream().map(GroupWire::member).toList(),
                view.tasks().stream().map(GroupWire::task).toList(),
                view.operation().map(OperationWire::of).orElse(null),
                connection(view),
                view.problems().stream().map(ProblemWire::ofGroup).toList(),
                view.readiness().stream().map(ReadinessWire::of).toList(),
                view.group().leftOut(),
                view.group()
                        .writeLease()
                        .map(lease -> new WriteLeaseView(
                                lease.seconds(), lease.isInForceIn(view.group().reign()), !lease.wanted()))
                        .orElse(null),
                measured);
    }

    private static MemberView member(io.gad.control.GroupView.MemberView member) {
        return new MemberView(
                member.instance(), member.region(), member.role().name(), member.reachable(), member.readOnly());
    }

    public static SyncTaskView task(io.gad.control.GroupView.TaskView task) {
        TaskStatus status = task.status();
        return new SyncTaskView(
                status.id(),
                task.source(),
                task.target(),
                status.state().name(),
                status.lagMillis().orElse(null),
                status.lagBytes(),
                task.copyLimits().rowsPerSecond(),
                task.copyLimits().bytesPerSecond(),
                status.databases().stream().map(GroupWire::database).toList());
    }

    private static DatabaseView database(TaskStatus.DatabaseStatus database) {
        Problem problem = database.problem()
                .map(text -> ProblemWire.ofSync(database.problemCode().orElse("SYNC_FAILED"), text))
                .orElse(null);
        return new DatabaseView(
                database.database(),
                database.phase().name(),
                database.position().equals(Lsn.ZERO)
                        ? null
                        : database.position().toString(),
                database.rowsCopied(),
                database.rowsTotal(),
                database.bytesCopied(),
                database.bytesTotal(),
                database.timeLeft().map(Duration::toMillis).orElse(null),
                problem,
                database.notes(),
                database.leftOut().stream()
                        .map(t -> new DatabaseView.LeftOutTableView(t.table(), t.emptied(), t.dependents()))
                        .toList(),
                database.copying().map(CopyWire::of).orElse(null));
    }

    /** The primary's hosts first: most attempts then succeed at once. */
    private static @Nullable ConnectionView connection(io.gad.control.GroupView view) {
        String primary = view.group().primary();
        List<io.gad.control.GroupView.MemberView> members = Stream.concat(
                        view.members().stream().filter(m -> m.instance().equals(primary)),
                        view.members().stream().filter(m -> !m.instance().equals(primary)))
                .toList();
        List<String> hosts = members.stream()
                .flatMap(m -> Dsn.parse(m.dsn()).hosts().stream())
                .map(Dsn.Host::toString)
                .toList();
        return hosts.isEmpty() ? null : ConnectionView.of(hosts, database(members.getFirst()));
    }

    /** The application's, as far as one can tell: the DSN's own unless that is the one every server has. */
    private static String database(io.gad.control.GroupView.MemberView primary) {
        String own = Dsn.parse(primary.dsn()).database();
        return Stream.concat(Stream.of(own).filter(primary.databases()::contains), primary.databases().stream())
                .filter(d -> !d.equals("postgres"))
                .findFirst()
                .orElse(own);
    }
}
