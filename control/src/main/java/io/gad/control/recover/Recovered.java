package io.gad.control.recover;

import io.gad.control.group.Group;
import java.util.List;
import java.util.Map;

/**
 * What a rebuilt manager knows.
 *
 * @param group as it is stored now
 * @param reached instances that answered and have this manager now
 * @param unreached instances that get it when they answer, and why they did not
 * @param operations ids of operations that were under way and now come to their end
 * @param notes what people should know
 */
public record Recovered(
        Group group, List<String> reached, Map<String, String> unreached, List<String> operations, List<String> notes) {

    public Recovered {
        reached = List.copyOf(reached);
        unreached = Map.copyOf(unreached);
        operations = List.copyOf(operations);
        notes = List.copyOf(notes);
    }
}
