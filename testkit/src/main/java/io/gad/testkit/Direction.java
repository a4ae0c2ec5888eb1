package io.gad.testkit;

/** Of bytes through a {@link FaultyNetwork}. */
public enum Direction {
    TO_SERVER,
    TO_CLIENT
}
