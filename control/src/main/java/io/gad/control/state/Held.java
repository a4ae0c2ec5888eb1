package io.gad.control.state;

/** A document and the version at which it was read. */
public record Held<T>(T value, long version) {}
