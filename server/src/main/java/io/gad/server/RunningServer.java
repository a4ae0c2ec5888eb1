package io.gad.server;

import java.net.URI;

/**
 * A server that answers.
 *
 * @param baseUrl for example {@code http://127.0.0.1:7070}
 * @param adminToken opens everything; never log it
 * @param ending closes web server, control plane and data directory, in this order
 */
public record RunningServer(URI baseUrl, String adminToken, Runnable ending) implements AutoCloseable {

    /** Ends it; operations stay where they are and go on when a server is started on the directory again. */
    @Override
    public void close() {
        ending.run();
    }

    @Override
    public String toString() {
        return "RunningServer[" + baseUrl + "]";
    }
}
