package io.gad.cli.text;

import io.gad.api.EventList;
import java.util.ArrayList;
import java.util.List;

/** What happened. */
public final class EventPage {

    private EventPage() {}

    public static List<String> lines(EventList list) {
        if (list.events().isEmpty()) {
            return List.of("Nothing of that has happened, or it was too long ago.");
        }
        Table table = new Table("TIME", "KIND", "GROUP", "INSTANCE", "BY", "WHAT");
        list.events()
                .forEach(e -> table.row(
                        e.time().toString(),
                        e.kind(),
                        Words.orNone(e.group()),
                        Words.orNone(e.instance()),
                        Words.orNone(e.actor()),
                        e.text().replaceAll("\\s+", " ")));
        List<String> lines = new ArrayList<>(table.lines());
        if (list.before() != null) {
            lines.add("Older ones: --before " + list.before());
        }
        return lines;
    }
}
