package io.gad.api;

import java.util.List;
import java.util.Map;

/**
 * What a rebuilt server knows of its group; {@code GET groups/{name}} shows it from now on.
 *
 * @param generation this server's; one of a lower generation is outdated
 * @param reached instances that answered and have this server now
 * @param unreached instances that get it when they answer, and why they did not
 * @param operations ids of operations that were under way and come to their end now
 * @param notes what people should know
 */
public record RecoveredView(
        String group,
        String groupId,
        long epoch,
        long generation,
        String primary,
        List<String> reached,
        Map<String, String> unreached,
        List<String> operations,
        List<String> notes) {

    public RecoveredView {
        reached = Lists.orEmpty(reached);
        unreached = unreached == null ? Map.of() : Map.copyOf(unreached);
        operations = Lists.orEmpty(operations);
        notes = Lists.orEmpty(notes);
    }
}
