package io.gad.api;

/**
 * Has a secondary copied anew that waits, for what it alone has cannot be listed in full.
 *
 * @param discardUnreported that what is not listed may go; needed
 */
public record CopyAnewRequest(boolean discardUnreported) {}
