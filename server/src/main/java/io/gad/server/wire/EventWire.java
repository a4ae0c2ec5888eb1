package io.gad.server.wire;

import io.gad.api.EventList;
import io.gad.api.EventView;
import io.gad.control.event.Event;
import java.util.List;

/** Events on the wire. */
public final class EventWire {

    private EventWire() {}

    /** @param limit how many were asked for: where there are as many there may be more */
    public static EventList of(List<Event> page, int limit) {
        return new EventList(
                page.stream().map(EventWire::of).toList(),
                page.size() < limit ? null : page.getLast().number());
    }

    public static EventView of(Event event) {
        return new EventView(
                event.number(),
                event.time(),
                event.kind().word(),
                event.group().orElse(null),
                event.instance().orElse(null),
                event.actor().orElse(null),
                event.text(),
                event.operation().orElse(null));
    }
}
