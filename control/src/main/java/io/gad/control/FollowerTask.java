package io.gad.control;

import io.gad.control.group.Group;
import io.gad.control.group.GroupTask;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;

/** The task that feeds a secondary, for who asks by its name. */
final class FollowerTask {

    private FollowerTask() {}

    /** @throws RefusedException if nothing is synchronized to it */
    static GroupTask of(Group group, String instance) {
        return group.taskTo(instance)
                .orElseThrow(() -> new RefusedException(
                        ProblemCode.NOT_A_SECONDARY,
                        "Expected a secondary of group " + group.name() + ", found " + instance
                                + ", to which nothing is synchronized."));
    }
}
