package io.gad.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events, the newest first.
 *
 * @param before given back as {@code before} it shows the page behind this one; null: this is the last
 */
public record EventList(List<EventView> events, @Nullable Long before) {

    public EventList {
        events = Lists.orEmpty(events);
    }
}
