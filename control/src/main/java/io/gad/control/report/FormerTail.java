package io.gad.control.report;

import io.gad.control.event.EventKind;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.instance.Fence;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.port.LostTransaction;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.Members;
import io.gad.control.port.SyncTasks;
import io.gad.control.port.TailResult;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.member.MemberRole;
import io.gad.postgres.ServerIdentity;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What only a former primary holds: read, stored, and remembered to be all of it, until it is found to have been open since. A list that
 * was stored is only ever added to, at the positions of the log that it was read from, for on those people decide.
 */
public final class FormerTail {

    private static final Duration ANSWER = Duration.ofSeconds(4);

    private final ControlState state;
    private final Members members;
    private final SyncTasks tasks;
    private final ReportStore reports;
    private final Events events;

    public FormerTail(ControlState state, Members members, SyncTasks tasks, ReportStore reports, Events events) {
        this.state = state;
        this.members = members;
        this.tasks = tasks;
        this.reports = reports;
        this.events = events;
    }

    /** Whether nobody writes to it, by what one session saw. */
    public static boolean isClosed(MemberProbe probe) {
        return probe.standing()
                .filter(s -> s.role() == MemberRole.FENCED && !s.writable())
                .isPresent();
    }

    /**
     * Looks whether a former primary that was closed has stayed so, and is the server that was read. Where not it counts as closed in part
     * and not read, which is stored before it is closed again: killed behind that, it is closed and read as if it had just come back.
     *
     * @return as it is remembered now
     */
    public Instance look(Instance instance, MemberProbe probe) {
        return isAsItWasLeft(instance, probe)
                ? instance
                : state.transact(transaction -> {
                    Optional<Instance> stored = transaction.get(Kind.INSTANCE, instance.name());
                    Instance now = stored.orElse(instance);
                    if (stored.isEmpty() || isAsItWasLeft(now, probe)) {
                        return now;
                    }
                    Instance found = now.foundOpen(probe.identity());
                    transaction.put(Kind.INSTANCE, now.name(), found);
                    events.write(
                            transaction,
                            Happening.of(EventKind.PRIMARY_FENCED, told(now, probe))
                                    .inGroup(now.former()
                                            .map(FormerPrimary::group)
                                            .orElse(""))
                                    .atInstance(now.name()));
                    return found;
                });
    }

    private static boolean isAsItWasLeft(Instance instance, MemberProbe probe) {
        return !probe.answered()
                || instance.fence() != Fence.FENCED
                || instance.former()
                        .filter(former -> !isClosed(probe) || isReadElsewhere(former, probe))
                        .isEmpty();
    }

    /** A standby that took over may have got the fence of one database and not of another. */
    private static boolean isReadElsewhere(FormerPrimary former, MemberProbe probe) {
        return former.reportStored() && former.otherHistory(probe.identity()).isPresent();
    }

    private static String told(Instance instance, MemberProbe probe) {
        return "Former primary " + instance.name()
                + (isClosed(probe)
                        ? " is another server than the one that was read"
                        : " was found open for writes after it had been closed")
                + ": it is closed once more, and what was written to it since is read"
                + instance.former()
                        .flatMap(f -> f.otherHistory(probe.identity()))
                        .map(why -> ", as far as can be: " + why)
                        .orElse("");
    }

    /**
     * Reads what only it holds and stores it.
     *
     * @param closed whether that is all that there can be of it
     */
    public ReportStore.Summary read(Instance instance, MemberAddress address, boolean closed) {
        FormerPrimary former = instance.former().orElseThrow();
        Optional<ServerIdentity> on = members.probe(address, ANSWER).identity();
        if (former.otherHistory(on).isPresent()) {
            remember(instance.name(), i -> i.unlisted(on));
        }
        ReportStore.Summary summary = reports.write(
                new ReportStore.Subject(
                        former.groupId(),
                        former.group(),
                        instance.name(),
                        former.reign().epoch(),
                        former.taskId()),
                sink -> read(former, address, on, sink));
        if (summary.complete() && closed) {
            remember(instance.name(), i -> i.reported(on));
        }
        return summary;
    }

    /** Of another history, or where all was cleared, nothing is read: it would take the place of what was listed before. */
    private TailResult read(
            FormerPrimary former, MemberAddress address, Optional<ServerIdentity> on, Consumer<LostTransaction> sink) {
        Optional<String> unlisted = former.unlisted().or(() -> former.otherHistory(on));
        boolean goesOn = former.clearedIn().isEmpty() && former.otherHistory(on).isEmpty();
        TailResult read = goesOn ? tasks.readTail(former.tail(address), sink) : new TailResult(false, "");
        return unlisted.map(why ->
                        new TailResult(false, read.why().isEmpty() ? why : why + "; " + read.why(), read.unread()))
                .orElse(read);
    }

    private void remember(String name, UnaryOperator<Instance> change) {
        var unused = state.transact(transaction -> {
            Optional<Instance> instance = transaction.get(Kind.INSTANCE, name);
            instance.filter(i -> !change.apply(i).equals(i))
                    .ifPresent(i -> transaction.put(Kind.INSTANCE, name, change.apply(i)));
            return instance;
        });
    }
}
