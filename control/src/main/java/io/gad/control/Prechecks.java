package io.gad.control;

import io.gad.control.group.Group;
import io.gad.control.group.GroupTask;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.Instance;
import io.gad.control.operation.runbook.Ids;
import io.gad.control.port.Finding;
import io.gad.control.port.SyncTasks;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.readiness.Looks;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.member.Reign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks on request: at the pairs of a group, or at two instances that are none yet. */
final class Prechecks {

    private final ControlState state;
    private final SyncTasks tasks;
    private final Addresses addresses;
    private final Ids ids;
    private final Looks looks;

    Prechecks(ControlState state, SyncTasks tasks, Addresses addresses, Ids ids, Looks looks) {
        this.state = state;
        this.tasks = tasks;
        this.addresses = addresses;
        this.ids = ids;
        this.looks = looks;
    }

    /** With several secondaries each finding says of which one it is. */
    List<Finding> of(Group group) {
        List<Finding> findings = new ArrayList<>();
        boolean several = group.tasks().size() > 1;
        for (GroupTask task : group.tasks()) {
            for (Finding f : looks.look(group, task)) {
                findings.add(
                        several ? new Finding(f.check(), f.level(), task.target() + ": " + f.evidence(), f.fix()) : f);
            }
        }
        return findings;
    }

    /** @param pair what is wanted of the two */
    List<Finding> of(Instance source, Instance target, Planning.Pair pair) {
        if (source.name().equals(target.name())) {
            throw new RefusedException(
                    ProblemCode.SAME_INSTANCE, "Expected two instances, found " + source.name() + " twice.");
        }
        GroupTask task = new GroupTask(
                ids.task(),
                source.name(),
                target.name(),
                new Reign(1, ids.reign()),
                "precheck",
                pair.schemaMode(),
                target.former().isPresent());
        Optional<Group> group = source.group().flatMap(name -> state.get(Kind.GROUP, name));
        return tasks.precheck(addresses.order(
                task,
                group.map(Group::id).orElse("precheck"),
                "precheck",
                Group.FIRST_GENERATION,
                addresses.of(pair.databases().isEmpty() ? source : source.choosing(pair.databases())),
                addresses.of(target),
                Stream.concat(group.map(Group::leftOut).orElse(List.of()).stream(), pair.leftOut().stream())
                        .distinct()
                        .toList()));
    }
}
