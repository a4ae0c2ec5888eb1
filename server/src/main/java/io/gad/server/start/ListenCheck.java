package io.gad.server.start;

import io.gad.server.settings.Address;
import io.gad.server.settings.Setting;
import io.gad.server.settings.Settings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether the server may and can answer where it is told to, asked before anything else is started. */
public final class ListenCheck {

    private ListenCheck() {}

    /**
     * @return the address to bind
     * @throws StartException if it is not this machine's, in use, or open to others without TLS
     */
    public static InetAddress check(Settings settings) {
        Address listen = settings.listen();
        InetAddress address = resolve(listen);
        if (!address.isLoopbackAddress() && !settings.tls() && !settings.isOn(Setting.INSECURE_LISTEN)) {
            throw new StartException(
                    ("Expected TLS or the loopback address, found --listen %s without TLS: the token would"
                                    + " cross the network in clear. Give --tls-cert and --tls-key, or accept it with"
                                    + " --insecure-listen.")
                            .formatted(listen));
        }
        for (Setting setting : List.of(Setting.TLS_CERT, Setting.TLS_KEY)) {
            settings.path(setting).ifPresent(file -> checkReadable(setting, file));
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, listen.port()));
        } catch (BindException e) {
            throw new StartException(
                    "Expected %s to be free, found: %s. End what uses it, or give another --listen."
                            .formatted(listen, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new StartException("Expected to listen on %s, found: %s.".formatted(listen, e.getMessage()), e);
        }
        return address;
    }

    private static InetAddress resolve(Address listen) {
        try {
            return listen.resolve();
        } catch (UnknownHostException e) {
            throw new StartException(
                    "Expected --listen to name an address of this machine, found '%s', which has none."
                            .formatted(listen.host()),
                    e);
        }
    }

    private static void checkReadable(Setting setting, Path file) {
        if (!Files.isReadable(file)) {
            throw new StartException("Expected a readable file for %s, found none at %s. Check its path and rights."
                    .formatted(setting.key(), file));
        }
    }
}
