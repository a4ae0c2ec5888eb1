package io.gad.api;

/**
 * A group's write lease: its primary refuses writes once it was not renewed for so long.
 *
 * @param seconds its term
 * @param inForce whether the primary holds to it, so that a promotion can wait for its end
 * @param ending whether it was turned off, and the primary could not be told yet
 */
public record WriteLeaseView(int seconds, boolean inForce, boolean ending) {}
