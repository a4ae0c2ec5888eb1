package io.gad.api;

import org.jspecify.annotations.Nullable;

/**
 * Turns a group's write lease on or off.
 *
 * @param seconds its term, 5 to 600; null: off
 * @param confirm that the primary refuses all writes whenever the server has not reached it for that long; needed to turn it on
 */
public record WriteLeaseRequest(@Nullable Integer seconds, boolean confirm) {}
