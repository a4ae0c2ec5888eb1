package io.gad.control;

import io.gad.control.event.EventKind;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.group.Names;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.Locks;
import io.gad.control.port.LeftOutTable;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.SyncTasks;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The tables that a group leaves out. Stored with the group first, so that a task which is started later knows; then its
 * running tasks are told, each of which takes it over by itself. Killed between, the next start brings it about.
 */
final class LeavingOut {

    private final ControlState state;
    private final SyncTasks tasks;
    private final Addresses addresses;
    private final Locks locks;
    private final Events events;

    /** @param locks by group, held by whoever starts tasks: none is started from what stood there before */
    LeavingOut(ControlState state, SyncTasks tasks, Addresses addresses, Locks locks, Events events) {
        this.state = state;
        this.tasks = tasks;
        this.addresses = addresses;
        this.locks = locks;
        this.events = events;
    }

    /** What the group leaves out now. */
    LeftOutView standing(String name) {
        Group group = group(name);
        return new LeftOutView(name, group.leftOut(), meant(group, group.leftOut()));
    }

    /** What it would leave out; changes nothing. */
    LeftOutView foreseen(String name, List<String> leaveOut, List<String> takeIn) {
        Group group = group(name);
        List<String> wanted = wanted(group, leaveOut, takeIn);
        return new LeftOutView(name, wanted, meant(group, wanted));
    }

    /** Asks the primary before anything is changed: without its answer nobody could be told what hangs on it. */
    LeftOutView change(String name, List<String> leaveOut, List<String> takeIn) {
        LeftOutView foreseen = foreseen(name, leaveOut, takeIn);
        Group looked = group(name);
        if (!takeIn.isEmpty()) {
            tasks.requireKeys(primary(looked), takeIn); // May take long: a promotion must not wait for it.
        }
        locks.with(name, () -> {
            Group before = group(name);
            requireNoTurn(before);
            if (!takeIn.isEmpty()) {
                requireSamePrimary(looked, before);
                tasks.forgetLeftOut(primary(before), takeIn);
            }
            Group now = state.transact(transaction -> {
                Group group = transaction.get(Kind.GROUP, name).orElseThrow(() -> LocalControlPlane.unknownGroup(name));
                requireNoTurn(group); // Under the store's own lock: who accepts a switch over looks there too.
                Group changed = group.leavingOut(wanted(group, leaveOut, takeIn));
                transaction.put(Kind.GROUP, name, changed);
                events.write(transaction, told(changed, leaveOut, takeIn));
                return changed;
            });
            now.tasks().forEach(task -> tasks.leaveOut(task.id(), now.leftOut()));
        });
        return foreseen;
    }

    private static Happening told(Group group, List<String> leaveOut, List<String> takeIn) {
        List<String> parts = new ArrayList<>();
        if (!leaveOut.isEmpty()) {
            parts.add("are left out: " + String.join(", ", leaveOut));
        }
        if (!takeIn.isEmpty()) {
            parts.add("are taken in: " + String.join(", ", takeIn));
        }
        return Happening.of(
                        EventKind.SETTING_CHANGED, "Tables of group " + group.name() + " " + String.join("; ", parts))
                .inGroup(group.name());
    }

    /** A secondary that becomes the primary meanwhile would hold none of the rows, and be followed by those who do. */
    private static void requireNoTurn(Group group) {
        if (group.state() == GroupState.SWITCHING_OVER || group.state() == GroupState.PROMOTING) {
            throw new RefusedException(
                    ProblemCode.GROUP_BUSY,
                    "Expected group " + group.name() + " to keep its primary, found it " + group.state()
                            + group.operation()
                                    .map(o -> " (operation " + o + ")")
                                    .orElse("") + ".");
        }
    }

    /** Keys were looked at on one primary; another one's rows may break them. */
    private static void requireSamePrimary(Group looked, Group now) {
        if (!looked.reign().equals(now.reign())) {
            throw new RefusedException(
                    ProblemCode.STALE_EPOCH,
                    "Expected " + looked.primary() + " to be the primary of group " + now.name() + " in epoch "
                            + looked.reign().epoch() + ", found " + now.primary() + " in epoch "
                            + now.reign().epoch() + ".");
        }
    }

    private static List<String> wanted(Group group, List<String> leaveOut, List<String> takeIn) {
        Names.checkPatterns(leaveOut);
        for (String pattern : takeIn) {
            if (!group.leftOut().contains(pattern)) {
                throw new RefusedException(
                        ProblemCode.PATTERN_UNKNOWN,
                        "Expected one of the patterns that group " + group.name() + " leaves out ("
                                + (group.leftOut().isEmpty() ? "none" : String.join(", ", group.leftOut()))
                                + "), found " + pattern + ".");
            }
        }
        Set<String> wanted = new LinkedHashSet<>(group.leftOut());
        takeIn.forEach(wanted::remove);
        wanted.addAll(leaveOut);
        return List.copyOf(wanted);
    }

    private List<LeftOutTable> meant(Group group, List<String> patterns) {
        return patterns.isEmpty() ? List.of() : tasks.meant(primary(group), patterns);
    }

    private MemberAddress primary(Group group) {
        return addresses.of(
                state.get(Kind.INSTANCE, group.primary()).orElseThrow(() -> InstanceRegister.unknown(group.primary())));
    }

    private Group group(String name) {
        return state.get(Kind.GROUP, name).orElseThrow(() -> LocalControlPlane.unknownGroup(name));
    }
}
