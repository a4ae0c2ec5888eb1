package io.gad.api;

import org.jspecify.annotations.Nullable;

/**
 * Which prepared transaction of a former primary is to be rolled back.
 *
 * @param gid its name, as it is listed
 * @param confirm that none of its other parties has committed it; needed
 */
public record PreparedRequest(@Nullable String gid, boolean confirm) {}
