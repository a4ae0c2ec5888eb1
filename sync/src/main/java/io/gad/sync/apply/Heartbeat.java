package io.gad.sync.apply;

import java.time.Instant;
import java.util.Optional;

/**
 * A beat of the primary's heart as it arrived.
 *
 * @param at by the source's clock
 * @param marker the word of whoever waits for everything before it to be applied
 */
public record Heartbeat(long counter, Instant at, Optional<String> marker) {}
