package io.gad.server.http;

import io.gad.api.EventList;
import io.gad.api.Paths;
import io.gad.control.ControlPlane;
import io.gad.control.event.EventFilter;
import io.gad.server.wire.EventWire;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What happened, and who did it. */
@RestController
public class EventRoutes {

    private final ControlPlane control;

    EventRoutes(ControlPlane control) {
        this.control = control;
    }

    /** As text it is written page by page, so that all of it needs no more memory than one. */
    @Operation(
            summary =
                    "What happened, the newest first; with format jsonl or csv all of it as text, with before and limit a"
                            + " page")
    @GetMapping(Paths.EVENTS)
    @Nullable
    ResponseEntity<EventList> events(
            @RequestParam(required = false) @Nullable String group,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(defaultValue = "json") String format,
            HttpServletResponse response)
            throws IOException {
        EventFilter filter = new EventQuery(group, kind, actor, from, to, before, limit).filter();
        if (format.equals("json")) {
            return ResponseEntity.ok(EventWire.of(control.events(filter), filter.limit()));
        }
        TextFile.events(control, filter, TextFile.form(format), response);
        return null;
    }
}
