package io.gad.postgres.socket;

import java.io.IOException;
import java.net.Socket;
import java.util.Properties;
import org.postgresql.PGProperty;

/** Where the driver gets the socket of an ordinary connection from: one as any, but that a silence ends. */
public final class PlainSockets extends DriverSockets {

    /** For the driver. */
    public PlainSockets() {}

    /** Lets a connection have such a socket. */
    public static void into(Properties properties) {
        PGProperty.SOCKET_FACTORY.set(properties, PlainSockets.class.getName());
    }

    @Override
    public Socket createSocket() throws IOException {
        return Silence.ends(new Socket());
    }
}
