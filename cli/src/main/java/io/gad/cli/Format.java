package io.gad.cli;

/** How a command answers. */
public enum Format {
    TABLE,
    JSON
}
