package io.gad.control.port;

/** Where a secondary's tables come from. */
public enum SchemaMode {
    /** Copied from the primary. */
    COPY,
    /** They stand there already and are only compared. */
    EXISTING
}
