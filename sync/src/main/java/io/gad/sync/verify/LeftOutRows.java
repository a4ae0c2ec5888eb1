package io.gad.sync.verify;

/** A table whose rows were not compared, as the group leaves them out; its definition was. */
public record LeftOutRows(String database, String table) {}
