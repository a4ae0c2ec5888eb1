package io.gad.control;

import io.gad.control.event.EventKind;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.group.WriteLease;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.upkeep.LeaseKeeper;
import java.util.Optional;

/**
 * Turns a group's write lease on and off. Only the wish is stored here, in a form on which no promotion relies; the keeper brings
 * it to the primary, and then notes that it is in force, or that it is gone. Killed anywhere the keeper goes on with it, so
 * that no primary is left with a lease that nobody renews or takes away.
 */
final class WriteLeases {

    private final ControlState state;
    private final LeaseKeeper keeper;
    private final Events events;

    WriteLeases(ControlState state, LeaseKeeper keeper, Events events) {
        this.state = state;
        this.keeper = keeper;
        this.events = events;
    }

    /**
     * Turned off it is taken off the primary also where the group knows of none: the state may have been put back to one from before
     * it was turned on. Behind this it is in force, or gone, if the primary answers; else as soon as it does.
     *
     * @param seconds empty: off
     * @param confirmed that writes stop where the server is away for longer; needed to turn it on, or to make it shorter
     */
    void set(String name, Optional<Integer> seconds, boolean confirmed) {
        seconds.ifPresent(WriteLeases::check);
        var unused = state.transact(transaction -> {
            Group group = transaction.get(Kind.GROUP, name).orElseThrow(() -> LocalControlPlane.unknownGroup(name));
            requireAtRest(group);
            Optional<WriteLease> before = group.writeLease();
            if (seconds.isPresent() && !confirmed && !isAtLeast(before, seconds.get())) {
                throw unconfirmed(group, seconds.get());
            }
            Optional<WriteLease> wanted = seconds.isPresent()
                    ? before.filter(l -> l.wanted() && l.seconds() == seconds.get())
                            .or(() -> Optional.of(WriteLease.of(seconds.get())))
                    : before.or(() -> Optional.of(WriteLease.of(WriteLease.SHORTEST_SECONDS)))
                            .map(WriteLease::unwanted);
            if (!wanted.equals(before)) {
                transaction.put(Kind.GROUP, name, group.leasing(wanted));
                String asked = seconds.map(s -> "asked for, " + s + " s").orElse("turned off");
                events.write(
                        transaction,
                        Happening.of(EventKind.SETTING_CHANGED, "The write lease of group " + name + " was " + asked)
                                .inGroup(name));
            }
            return group;
        });
        keeper.keep(name);
    }

    private static void check(int seconds) {
        if (seconds < WriteLease.SHORTEST_SECONDS || seconds > WriteLease.LONGEST_SECONDS) {
            throw new RefusedException(
                    ProblemCode.WRITE_LEASE,
                    "Expected a write lease of " + WriteLease.SHORTEST_SECONDS + " to " + WriteLease.LONGEST_SECONDS
                            + " s, found " + seconds + " s.");
        }
    }

    private static boolean isAtLeast(Optional<WriteLease> lease, int seconds) {
        return lease.filter(l -> l.wanted() && l.seconds() <= seconds).isPresent();
    }

    private static RefusedException unconfirmed(Group group, int seconds) {
        return new RefusedException(
                ProblemCode.WRITE_LEASE,
                "With a write lease of " + seconds + " s " + group.primary()
                        + " REFUSES ALL WRITES whenever GAD's server has not"
                        + " reached it for " + seconds
                        + " s: where the server is down, is being replaced, or is cut off from"
                        + " it, applications cannot write until it is back. Expected that to be confirmed, found that it is"
                        + " not.");
    }

    private static void requireAtRest(Group group) {
        boolean atRest = group.state() == GroupState.RUNNING
                || group.state() == GroupState.ADDING_SECONDARY
                || group.state() == GroupState.REMOVING_SECONDARY;
        if (!atRest) {
            throw new RefusedException(
                    group.operation().isPresent() ? ProblemCode.GROUP_BUSY : ProblemCode.GROUP_STATE,
                    "Expected group " + group.name() + " to keep its primary, found it " + group.state()
                            + group.operation()
                                    .map(o -> " (operation " + o + ")")
                                    .orElse("") + ".");
        }
    }
}
