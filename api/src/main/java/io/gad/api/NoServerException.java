package io.gad.api;

import java.net.URI;

/** Nobody answered at the server's address, or something that is no GAD server did. */
public final class NoServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NoServerException(URI server, String found, Throwable cause) {
        super("Expected a GAD server at " + server + ", found " + found + ".", cause);
    }

    public NoServerException(URI server, String found) {
        super("Expected a GAD server at " + server + ", found " + found + ".");
    }
}
