package io.gad.server.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where the server answers.
 *
 * @param port 0: any free one
 */
public record Address(String host, int port) {

    static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 1 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            host = "";
        }
        int port = parsePort(text.substring(colon + 1));
        if (host.isEmpty() || port < 0) {
            throw new IllegalArgumentException("an address such as 127.0.0.1:7070 or [::1]:7070");
        }
        return new Address(host, port);
    }

    private static int parsePort(String text) {
        if (!text.matches("[0-9]{1,5}")) {
            return -1;
        }
        int port = Integer.parseInt(text);
        return port > 65535 ? -1 : port;
    }

    /**
     * The address to bind.
     *
     * @throws UnknownHostException if the name has none
     */
    public InetAddress resolve() throws UnknownHostException {
        return InetAddress.getByName(host);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
