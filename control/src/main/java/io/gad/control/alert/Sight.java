package io.gad.control.alert;

import io.gad.control.health.GroupHealth;
import java.util.List;

/** A group as it is seen at one look. A condition that is not listed does not hold. */
public record Sight(GroupHealth health, List<Condition> conditions) {

    public Sight {
        conditions = List.copyOf(conditions);
    }
}
