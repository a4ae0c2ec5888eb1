package io.gad.cli.text;

import io.gad.api.ConnectionView;
import io.gad.api.DatabaseView;
import io.gad.api.GroupList;
import io.gad.api.GroupView;
import io.gad.api.MemberView;
import io.gad.api.OperationView;
import io.gad.api.Problem;
import io.gad.api.SyncTaskView;
import io.gad.api.WriteLeaseView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** A group as a person wants to see it: what is true, what is behind, how to connect. */
public final class GroupPage {

    private GroupPage() {}

    public static List<String> lines(GroupList list) {
        if (list.groups().isEmpty()) {
            return List.of("No group yet. Create one: gad group create NAME --primary I --secondary I --wait");
        }
        Table table = new Table("ID", "NAME", "STATE", "HEALTH", "EPOCH", "PRIMARY", "SECONDARIES", "LAG");
        for (GroupView g : list.groups()) {
            List<String> secondaries = g.members().stream()
                    .map(MemberView::instance)
                    .filter(i -> !i.equals(g.primary()))
                    .toList();
            table.row(
                    g.id(),
                    g.name(),
                    g.state(),
                    g.health(),
                    String.valueOf(g.epoch()),
                    g.primary(),
                    secondaries.isEmpty() ? Words.NONE : String.join(", ", secondaries),
                    worstLag(g));
        }
        return table.lines();
    }

    public static List<String> lines(GroupView g) {
        List<String> lines = new ArrayList<>();
        lines.add("Group    " + g.name() + " (" + g.id() + ")");
        lines.add("State    " + g.state());
        lines.add("Health   " + g.health());
        lines.add("Epoch    " + g.epoch());
        lines.add("Primary  " + g.primary());
        if (!g.leftOut().isEmpty()) {
            lines.add("Left out " + String.join(", ", g.leftOut()));
        }
        if (g.writeLease() != null) {
            lines.addAll(writeLease(g));
        }
        addMembers(g, lines);
        g.syncTasks().forEach(task -> addTask(task, lines));
        OperationView operation = g.operation();
        if (operation != null) {
            lines.add("");
            lines.addAll(OperationPage.lines(operation));
        }
        addProblems(g, lines);
        lines.addAll(ReadinessPage.lines(g));
        lines.addAll(MeasuredPage.lines(g.measured()));
        ConnectionView connection = g.connection();
        if (connection != null) {
            lines.add("");
            lines.addAll(connect(connection));
        }
        return lines;
    }

    /** What a group's write lease is, and what that means. */
    public static List<String> writeLease(GroupView g) {
        WriteLeaseView lease = g.writeLease();
        if (lease == null) {
            return List.of("Write lease of " + g.name() + ": none. " + g.primary() + " takes writes without an end.");
        }
        if (lease.ending()) {
            return List.of(
                    "Write lease of " + g.name() + ": being taken away, as soon as " + g.primary() + " answers.");
        }
        return List.of(
                "Write lease of " + g.name() + ": " + lease.seconds() + " s, "
                        + (lease.inForce()
                                ? "in force on " + g.primary()
                                : "not in force yet, " + g.primary() + " has not taken it"),
                "  " + g.primary() + " REFUSES ALL WRITES whenever GAD's server has not reached it for "
                        + lease.seconds() + " s: keep that server up.");
    }

    /** The strings alone on their lines, ready to paste. */
    public static List<String> connect(ConnectionView connection) {
        return List.of(
                "Connect (all members in one string; the driver looks for the one that takes writes)",
                "  libpq   " + connection.libpq(),
                "  pgjdbc  " + connection.pgjdbc(),
                "  pgjdbc, where no statement takes a second: leaves a primary that has fallen silent after that time",
                "          " + connection.pgjdbcWithTimeout(),
                "  npgsql  " + connection.npgsql(),
                "  pgx     " + connection.pgx());
    }

    private static void addMembers(GroupView g, List<String> lines) {
        lines.add("");
        Table table = new Table("INSTANCE", "REGION", "ROLE", "REACHABLE", "ACCESS");
        for (MemberView m : g.members()) {
            table.row(
                    m.instance(),
                    m.region(),
                    m.role(),
                    Words.yesNo(m.reachable()),
                    m.reachable() ? Words.access(m.readOnly()) : Words.NONE);
        }
        lines.addAll(table.lines());
    }

    private static void addTask(SyncTaskView task, List<String> lines) {
        lines.add("");
        lines.add("Synchronization " + task.source() + " -> " + task.target() + ": " + task.state() + ", lag "
                + Words.millis(task.lagMillis()) + ", " + Words.bytes(task.lagBytes()) + " behind"
                + (isLimited(task) ? ", " + copyLimits(task) : ""));
        if (task.databases().isEmpty()) {
            return;
        }
        Table table = new Table("DATABASE", "PHASE", "POSITION", "ROWS COPIED", "COPIED", "TIME LEFT");
        for (DatabaseView d : task.databases()) {
            table.row(
                    d.database(),
                    d.phase(),
                    Words.orNone(d.position()),
                    d.rowsCopied() + " of " + d.rowsTotal(),
                    Words.bytes(d.bytesCopied()) + " of " + Words.bytes(d.bytesTotal()),
                    Words.millis(d.millisLeft()));
        }
        lines.addAll(table.lines());
        task.databases().forEach(d -> lines.addAll(CopyPage.lines(d)));
        task.databases().forEach(d -> d.leftOut().forEach(left -> lines.add(leftOut(task, d, left))));
        task.databases().forEach(d -> d.notes().forEach(note -> lines.add("Note (" + d.database() + ") " + note)));
    }

    private static String leftOut(SyncTaskView task, DatabaseView database, DatabaseView.LeftOutTableView table) {
        return "Left out (" + database.database() + ") " + table.table()
                + (table.emptied() ? ": no rows on " : ": not followed, and being emptied on ") + task.target()
                + (table.dependents().isEmpty() ? "" : "; on it hang " + String.join(", ", table.dependents()));
    }

    private static boolean isLimited(SyncTaskView task) {
        return task.copyRowsPerSecond() > 0 || task.copyBytesPerSecond() > 0;
    }

    /** How fast its first copy may go, in words. */
    public static String copyLimits(SyncTaskView task) {
        if (!isLimited(task)) {
            return "copies without a limit";
        }
        List<String> limits = new ArrayList<>();
        if (task.copyRowsPerSecond() > 0) {
            limits.add(task.copyRowsPerSecond() + " rows/s");
        }
        if (task.copyBytesPerSecond() > 0) {
            limits.add(Words.bytes(task.copyBytesPerSecond()) + "/s");
        }
        return "copies at most " + String.join(" and ", limits);
    }

    private static void addProblems(GroupView g, List<String> lines) {
        List<String> problems = new ArrayList<>();
        g.problems().forEach(p -> problems.addAll(OperationPage.problem(p)));
        for (SyncTaskView task : g.syncTasks()) {
            for (DatabaseView d : task.databases()) {
                Problem problem = d.problem();
                if (problem != null) {
                    problems.add(task.target() + "/" + d.database() + ":");
                    problems.addAll(OperationPage.problem(problem));
                }
            }
        }
        if (!problems.isEmpty()) {
            lines.add("");
            lines.add("Problems");
            problems.forEach(p -> lines.add("  " + p));
        }
    }

    private static String worstLag(GroupView g) {
        return Words.millis(g.syncTasks().stream()
                .map(SyncTaskView::lagMillis)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null));
    }
}
