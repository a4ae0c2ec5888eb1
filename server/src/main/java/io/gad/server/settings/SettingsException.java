package io.gad.server.settings;

/** A setting cannot be understood or read; the message names it, where it was found, and what was expected. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }
}
