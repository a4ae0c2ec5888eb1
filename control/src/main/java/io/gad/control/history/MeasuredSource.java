package io.gad.control.history;

import io.gad.control.group.Group;
import java.util.List;

/** Somebody who knows of recoveries that were carried out. */
@FunctionalInterface
public interface MeasuredSource {

    /** Those of a group, in any order. */
    List<Measured> of(Group group);
}
