package io.gad.cli.text;

import io.gad.api.RecoveredView;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What was rebuilt, and what is still to come. */
public final class RecoveredPage {

    private RecoveredPage() {}

    public static List<String> lines(RecoveredView recovered) {
        List<String> lines = new ArrayList<>();
        lines.add("Group " + recovered.group() + " (" + recovered.groupId() + ") is this server's now: epoch "
                + recovered.epoch() + ", primary " + recovered.primary() + ", generation " + recovered.generation()
                + ".");
        lines.add("Reached: " + (recovered.reached().isEmpty() ? Words.NONE : String.join(", ", recovered.reached())));
        new TreeMap<>(recovered.unreached())
                .forEach((instance, why) ->
                        lines.add("Not reached, told when it answers: " + instance + " (" + why + ")"));
        if (!recovered.operations().isEmpty()) {
            lines.add("Operations that come to their end now: " + String.join(", ", recovered.operations()));
        }
        recovered.notes().forEach(note -> lines.add("Note: " + note));
        lines.add("");
        lines.add("Look at it: gad group show " + recovered.group());
        lines.add("Instances that were registered and in no group are not known any more; register them again.");
        return lines;
    }
}
