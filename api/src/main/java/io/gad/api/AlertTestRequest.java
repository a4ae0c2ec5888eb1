package io.gad.api;

import org.jspecify.annotations.Nullable;

/**
 * Asks for a test alert.
 *
 * @param webhook its name; null: all of them
 */
public record AlertTestRequest(@Nullable String webhook) {}
