package io.gad.control.history;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened at a moment: an operation or an incident, begun or ended.
 *
 * @param kind the word of its {@link io.gad.control.event.EventKind}
 * @param operation its id
 */
public record Mark(Instant time, String kind, String text, Optional<String> operation) {}
