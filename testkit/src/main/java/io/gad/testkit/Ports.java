package io.gad.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports of the loopback address. */
public final class Ports {

    /** Below Linux's range of outgoing ports, so that no client takes the port of a server that is down for a moment. */
    private static final int LOWEST = 10_000;

    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 200;

    private Ports() {}

    /** A port on which nobody listens now. Another process may still take it before the caller does. */
    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (canListen(port)) {
                return port;
            }
        }
        throw new IllegalStateException("Expected a free port between " + LOWEST + " and " + HIGHEST
                + ", found none in " + ATTEMPTS + " attempts; end what occupies them");
    }

    private static boolean canListen(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException occupied) {
            return false;
        }
    }
}
