package io.gad.control;

import io.gad.control.drill.DrillSchedule;
import java.util.List;
import java.util.Optional;

/** What drills have found, and when they come round by themselves. */
public interface DrillBook {

    /**
     * Drills, the newest first.
     *
     * @param group its name; empty: of all groups
     */
    List<DrillView> list(Optional<String> group);

    /** The newest drills of all groups, the newest first. @param most how many at most */
    default List<DrillView> newest(int most) {
        return list(Optional.empty()).stream().limit(most).toList();
    }

    /** Of each secondary that a group has or had since it was made, the last drill that passed or failed; of groups that there are. */
    List<DrillView> last();

    /** One drill, by its operation's id. */
    DrillView one(String id);

    /** When drills of a group come round; empty: they do not. */
    Optional<DrillSchedule> schedule(String group);

    /**
     * Has drills of a group come round, or no more.
     *
     * @param wish empty: no more
     * @return as {@link #schedule(String)} answers from now on
     */
    Optional<DrillSchedule> schedule(String group, Optional<DrillWish> wish);
}
