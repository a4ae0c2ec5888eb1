package io.gad.control.event;

import io.gad.control.alert.Notice;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An event before it is written: it has no number yet.
 *
 * @param at when; empty: now
 */
public record Happening(
        EventKind kind,
        String text,
        Optional<String> group,
        Optional<String> instance,
        Optional<String> actor,
        Optional<String> operation,
        Optional<Instant> at) {

    /** By whoever asks now, if somebody does. */
    public static Happening of(EventKind kind, String text) {
        return new Happening(
                kind, text, Optional.empty(), Optional.empty(), Actor.current(), Optional.empty(), Optional.empty());
    }

    public Happening inGroup(String name) {
        return new Happening(kind, text, Optional.of(name), instance, actor, operation, at);
    }

    public Happening atInstance(String name) {
        return new Happening(kind, text, group, Optional.of(name), actor, operation, at);
    }

    public Happening by(String name) {
        return new Happening(kind, text, group, instance, Optional.of(name), operation, at);
    }

    public Happening ofOperation(String id) {
        return new Happening(kind, text, group, instance, actor, Optional.of(id), at);
    }

    /** What is told to webhooks is an event too; empty for a test. */
    public static Optional<Happening> of(Notice notice) {
        Map<String, String> facts = notice.facts();
        boolean isOperation = facts.containsKey("operation");
        return EventKind.of(notice.type())
                .map(kind -> new Happening(
                        kind,
                        notice.summary(),
                        filled(notice.group()),
                        isOperation
                                ? Optional.ofNullable(facts.get("instance"))
                                : filled(notice.subject()).map(s -> s.split("/", 2)[0]),
                        Optional.ofNullable(facts.get("actor")),
                        Optional.ofNullable(facts.get("operation")),
                        Optional.of(notice.at())));
    }

    private static Optional<String> filled(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    Event numbered(long number, Instant now) {
        return new Event(number, at.orElse(now), kind, group, instance, actor, text, operation);
    }
}
