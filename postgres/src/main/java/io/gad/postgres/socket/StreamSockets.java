package io.gad.postgres.socket;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.PGProperty;

/**
 * Where the driver gets the socket of such a connection from. The driver makes the factory, by its name, and shows
 * nobody its socket; so the two meet under a key.
 */
public final class StreamSockets extends DriverSockets {

    /** By the keys that are in use: a driver's attempt that was given up may go on, and what it makes is nobody's. */
    private static final Map<String, Optional<StreamSocket>> MADE = new ConcurrentHashMap<>();

    private final String key;

    /** For the driver. */
    public StreamSockets(String key) {
        this.key = key;
    }

    /** Lets a connection have such a socket; gives the key for {@link #take}. */
    public static String into(Properties properties) {
        String key = UUID.randomUUID().toString();
        MADE.put(key, Optional.empty());
        PGProperty.SOCKET_FACTORY.set(properties, StreamSockets.class.getName());
        PGProperty.SOCKET_FACTORY_ARG.set(properties, key);
        return key;
    }

    /** The socket of the connection that was made with this key; whether or not it was made, the key is used up. */
    public static StreamSocket take(String key) {
        return Optional.ofNullable(MADE.remove(key))
                .flatMap(made -> made)
                .orElseThrow(() ->
                        new IllegalStateException("Expected the driver to have made a connection with this key."));
    }

    /** The connection could not be made. */
    public static void forget(String key) {
        MADE.remove(key);
    }

    /** Where the driver tries several ways to connect, the last one counts. */
    @Override
    public Socket createSocket() throws IOException {
        StreamSocket socket = Silence.ends(new StreamSocket());
        MADE.replace(key, Optional.of(socket));
        return socket;
    }
}
