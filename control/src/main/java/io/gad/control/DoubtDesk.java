package io.gad.control;

import io.gad.control.event.EventKind;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.group.Group;
import io.gad.control.group.GroupTask;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.instance.Locks;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.Members;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.report.ReportStore;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.upkeep.FormerPrimaryWatch;
import io.gad.control.upkeep.Outdated;
import io.gad.member.PreparedTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes those decisions. Lists prepared transactions of former primaries and rolls them back. They are never committed here: that would be one more
 * commit of a server that rules no more, which the new primary has nothing of; whoever has to (a coordinator that told the
 * other parties so) commits it there, and it is listed as lost.
 */
final class DoubtDesk implements DoubtBook {

    private static final Logger LOG = LoggerFactory.getLogger(DoubtDesk.class);

    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final ControlState state;
    private final Members members;
    private final Addresses addresses;
    private final ReportStore reports;
    private final FormerPrimaryWatch formers;
    private final Locks locks;
    private final Outdated outdated;
    private final Events events;

    /** @param locks by instance, held by whoever closes, reads or releases it */
    DoubtDesk(
            ControlState state,
            Members members,
            Addresses addresses,
            ReportStore reports,
            FormerPrimaryWatch formers,
            Locks locks,
            Outdated outdated,
            Events events) {
        this.state = state;
        this.members = members;
        this.addresses = addresses;
        this.reports = reports;
        this.formers = formers;
        this.locks = locks;
        this.outdated = outdated;
        this.events = events;
    }

    @Override
    public DoubtView of(String name) {
        Instance instance = stored(name);
        FormerPrimary former = InstanceRegister.formerOf(instance);
        return InstanceRegister.told(name, () -> {
            List<PreparedTransaction> prepared = prepared(addresses.of(instance), former);
            return view(name, former, prepared);
        });
    }

    /** Two who ask for the same follow each other, and the second finds it gone. */
    @Override
    public DoubtView rollBack(String name, String gid, boolean confirmed) {
        outdated.refuse(InstanceRegister.formerOf(stored(name)).group());
        locks.with(name, () -> {
            Instance instance = stored(name);
            FormerPrimary former = InstanceRegister.formerOf(instance);
            var unused = InstanceRegister.told(name, () -> {
                rollBack(addresses.of(instance), former, gid, confirmed);
                return Boolean.TRUE;
            });
        });
        return of(name);
    }

    @Override
    public void copyAnew(String name, String instance, boolean discardUnreported) {
        outdated.refuse(name);
        var unused = state.transact(transaction -> {
            Group group = transaction.get(Kind.GROUP, name).orElseThrow(() -> LocalControlPlane.unknownGroup(name));
            GroupTask task = FollowerTask.of(group, instance);
            String waits = task.waits()
                    .orElseThrow(() -> new RefusedException(
                            ProblemCode.NOTHING_UNREPORTED,
                            "Expected " + instance + " to wait until somebody says that it may be copied, found that it"
                                    + " does not."));
            if (!discardUnreported) {
                throw new RefusedException(
                        ProblemCode.REPORT_INCOMPLETE,
                        "Expected everything that only " + instance + " holds to be listed, found: " + waits + ".");
            }
            transaction.put(Kind.GROUP, name, group.rejoining(instance, Optional.empty()));
            events.write(
                    transaction,
                    Happening.of(
                                    EventKind.LOST_DECIDED,
                                    "Secondary " + instance + " is copied anew, also what was not reported: " + waits)
                            .inGroup(name)
                            .atInstance(instance));
            return group;
        });
    }

    private void rollBack(MemberAddress address, FormerPrimary former, String gid, boolean confirmed) {
        List<PreparedTransaction> standing = prepared(address, former);
        PreparedTransaction meant = standing.stream()
                .filter(p -> p.gid().equals(gid))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        ProblemCode.PREPARED_UNKNOWN,
                        "Expected a prepared transaction " + gid + " on " + address.instance() + ", found "
                                + (standing.isEmpty()
                                        ? "none"
                                        : String.join(
                                                ", ",
                                                standing.stream()
                                                        .map(PreparedTransaction::named)
                                                        .toList()))
                                + "."));
        if (!confirmed) {
            throw new RefusedException(new Problem(
                    ProblemCode.CONFIRMATION_REQUIRED,
                    "Expected a confirmation that prepared transaction " + meant.named() + " of " + meant.owner()
                            + ", prepared at " + meant.preparedAt()
                            + ", is to be rolled back for good, found none.",
                    "Make sure that none of its other parties has committed it, then say --yes. One that was committed elsewhere"
                            + " is committed by hand on this server, and is then among its lost transactions."));
        }
        // Before: killed behind it, nobody would know any more who has decided that.
        events.add(Happening.of(
                        EventKind.LOST_DECIDED,
                        "Prepared transaction " + meant.named() + " of " + meant.owner() + ", prepared at "
                                + meant.preparedAt() + ", is to be rolled back on former primary " + address.instance())
                .inGroup(former.group())
                .atInstance(address.instance()));
        boolean gone = members.rollBackPrepared(address, InstanceRegister.claimOn(state, former), meant, DEADLINE);
        LOG.info("instance={} prepared=\"{}\" rolledBack={}", address.instance(), meant.named(), gone);
        if (prepared(address, former).isEmpty()) {
            readToItsEnd(address.instance());
        }
    }

    /** What hinders that does not undo the rollback: the watch over former primaries tries again, twice a minute. */
    private void readToItsEnd(String former) {
        try {
            var unused = formers.readAgain(former);
        } catch (RuntimeException e) {
            LOG.warn("instance={} is to be read again behind a rollback", former, e);
        }
    }

    private List<PreparedTransaction> prepared(MemberAddress address, FormerPrimary former) {
        InstanceRegister.requireSame(members, address, former);
        return members.preparedTransactions(address, DEADLINE);
    }

    private Instance stored(String name) {
        return state.get(Kind.INSTANCE, name).orElseThrow(() -> InstanceRegister.unknown(name));
    }

    private DoubtView view(String name, FormerPrimary former, List<PreparedTransaction> prepared) {
        long epoch = former.reign().epoch();
        Optional<ReportStore.Summary> report = reports.summary(former.groupId(), name, epoch);
        boolean complete =
                stored(name).former().filter(FormerPrimary::reportStored).isPresent();
        Optional<String> missing = complete
                ? Optional.empty()
                : Optional.of(report.map(ReportStore.Summary::why)
                        .filter(why -> !why.isEmpty())
                        .orElse(former.unreadBecause(name)));
        return new DoubtView(name, former.group(), epoch, prepared, report.map(ReportStore.Summary::count), missing);
    }
}
