package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.instance.Instance;
import java.util.List;
import java.util.Optional;

/**
 * What an operation's end makes of group and instances; stored in one write with the end.
 *
 * @param group as it stands then; empty: the document goes
 */
public record Settlement(Optional<Group> group, List<Instance> instances) {

    public Settlement {
        instances = List.copyOf(instances);
    }
}
