package io.gad.server.console;

import io.gad.control.ControlPlane;
import io.gad.control.event.Event;
import io.gad.control.event.EventKind;
import io.gad.server.http.BadRequestException;
import io.gad.server.http.EventQuery;
import io.gad.server.wire.EventWire;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.util.UriComponentsBuilder;

/** What happened, and who did it. */
@Controller
class EventPages {

    private static final int ON_A_PAGE = 100;
    private static final Map<String, Duration> SINCE =
            Map.of("1h", Duration.ofHours(1), "24h", Duration.ofHours(24), "7d", Duration.ofDays(7));

    private final ControlPlane control;
    private final InstantSource clock;

    EventPages(ControlPlane control, InstantSource clock) {
        this.control = control;
        this.clock = clock;
    }

    /**
     * What the filter's fields hold; one that is blank filters nothing.
     *
     * @param since {@code 1h 24h 7d}
     * @param before where the page before has ended
     */
    record Wanted(
            @Nullable String group,
            @Nullable String kind,
            @Nullable String actor,
            @Nullable String since,
            @Nullable Long before) {

        /** As parameters of an address, without those that filter nothing. */
        Map<String, String> filled() {
            Map<String, String> filled = new LinkedHashMap<>();
            put(filled, "group", group);
            put(filled, "kind", kind);
            put(filled, "actor", actor);
            put(filled, "since", since);
            return filled;
        }
    }

    static void put(Map<String, String> filled, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            filled.put(name, value.strip());
        }
    }

    @GetMapping("/console/events")
    String list(@ModelAttribute("wanted") Wanted wanted, HttpServletResponse response, Model model) {
        List<Event> page = List.of();
        try {
            page = control.events(query(wanted).filter());
        } catch (BadRequestException e) {
            Refusal.show(e, response, model);
        }
        model.addAttribute("events", page.stream().map(EventWire::of).toList());
        model.addAttribute(
                "kinds", Arrays.stream(EventKind.values()).map(EventKind::word).toList());
        model.addAttribute(
                "older",
                page.size() < ON_A_PAGE
                        ? null
                        : address(
                                "/console/events",
                                wanted.filled(),
                                page.getLast().number()));
        model.addAttribute("first", wanted.before() == null);
        model.addAttribute("live", wanted.before() == null);
        model.addAttribute("address", address("/console/events", wanted.filled(), null));
        model.addAttribute("csv", download(wanted, "csv"));
        model.addAttribute("jsonl", download(wanted, "jsonl"));
        model.addAttribute("command", command("gad event list", wanted.filled()));
        return "events";
    }

    private static String download(Wanted wanted, String format) {
        Map<String, String> filled = new LinkedHashMap<>(wanted.filled());
        filled.put("format", format);
        return address("/console/download/events", filled, null);
    }

    private EventQuery query(Wanted wanted) {
        return query(wanted, clock.instant());
    }

    static EventQuery query(Wanted wanted, Instant now) {
        return new EventQuery(
                wanted.group(),
                wanted.kind(),
                wanted.actor(),
                since(wanted.since()).map(s -> now.minus(s).toString()).orElse(null),
                null,
                wanted.before(),
                ON_A_PAGE);
    }

    /** @param since {@code 1h 24h 7d}; blank: however long ago */
    static Optional<Duration> since(@Nullable String since) {
        return Optional.ofNullable(since)
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .map(word -> Optional.ofNullable(SINCE.get(word))
                        .orElseThrow(() -> new BadRequestException(
                                "Expected 1h, 24h or 7d in the parameter 'since', found '" + word + "'.")));
    }

    static String address(String path, Map<String, String> filled, @Nullable Long before) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        filled.forEach((name, value) -> address.queryParam(name, "{" + name + "}"));
        if (before != null) {
            address.queryParam("before", before);
        }
        return address.encode().buildAndExpand(filled).toUriString();
    }

    /** With what narrows it, as a shell takes it. */
    static String command(String list, Map<String, String> filled) {
        StringBuilder command = new StringBuilder(list);
        filled.forEach(
                (name, value) -> command.append(" --").append(name).append(' ').append(Words.argument(value)));
        return command.toString();
    }
}
