package io.gad.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How an instance is reached: a libpq URI with one or several hosts, without its password.
 *
 * @param hosts in the order in which they are tried
 * @param user the account that GAD uses there
 * @param database the database that is asked for the list of the others
 * @param options {@code sslmode sslrootcert sslcert sslkey connect_timeout}, which hold for the driver and for pg_dump
 */
public record Dsn(List<Host> hosts, String user, String database, Map<String, String> options) {

    private static final Set<String> OPTIONS = Set.of("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout");

    /** One host and its port. */
    public record Host(String name, int port) {
        @Override
        public String toString() {
            return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
        }
    }

    public Dsn {
        hosts = List.copyOf(hosts);
        options = Map.copyOf(options);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("Expected at least one host in the DSN, found none.");
        }
        var unused = Tls.of(options);
    }

    /** How connections are encrypted. */
    public Tls tls() {
        return Tls.of(options);
    }

    /**
     * Parses {@code postgresql://user@host[:port][,host[:port]]/database[?option=value...]}.
     *
     * @throws IllegalArgumentException if it is malformed, holds a password, names no user or host, or an option or a
     *     combination that does not hold alike for every client that GAD uses
     */
    public static Dsn parse(String text) {
        String rest = schemeless(text);
        int question = rest.indexOf('?');
        String query = question < 0 ? "" : rest.substring(question + 1);
        String path = question < 0 ? rest : rest.substring(0, question);
        int slash = path.indexOf('/');
        String authority = slash < 0 ? path : path.substring(0, slash);
        String database = slash < 0 || slash + 1 == path.length() ? "postgres" : decode(path.substring(slash + 1));
        int at = authority.lastIndexOf('@');
        String login = at < 0 ? "" : authority.substring(0, at);
        if (login.contains(":")) {
            throw new IllegalArgumentException(
                    "Expected a DSN without a password, found one. Put it into a file and name it with --password-file.");
        }
        Map<String, String> options = options(query);
        String user = options.containsKey("user") ? options.remove("user") : decode(login);
        if (user.isEmpty()) {
            throw new IllegalArgumentException(
                    "Expected a user in the DSN (postgresql://USER@HOST:5432/postgres), found none.");
        }
        List<Host> hosts = new ArrayList<>();
        for (String host : authority.substring(at + 1).split(",", -1)) {
            hosts.add(host(host));
        }
        return new Dsn(hosts, user, database, options);
    }

    private static String schemeless(String text) {
        for (String scheme : List.of("postgresql://", "postgres://")) {
            if (text.startsWith(scheme)) {
                return text.substring(scheme.length());
            }
        }
        throw new IllegalArgumentException(
                "Expected a DSN that starts with postgresql://, found '" + text.split("[:@/]", 2)[0] + "...'.");
    }

    private static Map<String, String> options(String query) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (name.equals("password")) {
                throw new IllegalArgumentException(
                        "Expected a DSN without a password, found one. Put it into a file and name it with --password-file.");
            }
            if (!OPTIONS.contains(name) && !name.equals("user")) {
                throw new IllegalArgumentException("Expected one of user, sslmode, sslrootcert, sslcert, sslkey,"
                        + " connect_timeout in the DSN, found '" + name + "'. Leave it out.");
            }
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            checkValue(name, value);
            options.put(name, value);
        }
        return options;
    }

    private static void checkValue(String name, String value) {
        // Zero is for ever to libpq; nothing here waits for ever.
        if (name.equals("connect_timeout") && !value.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException("Expected a whole number of seconds, at least 1, as connect_timeout in"
                    + " the DSN, found '" + value + "'.");
        }
    }

    private static Host host(String text) {
        int colon = text.startsWith("[") ? text.indexOf(':', text.indexOf(']')) : text.lastIndexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        name = decode(name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name);
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    "Expected a host in the DSN (postgresql://USER@HOST:5432/postgres), found none.");
        }
        try {
            int port = colon < 0 ? 5432 : Integer.parseInt(text, colon + 1, text.length(), 10);
            if (port < 1 || port > 65535) {
                throw new NumberFormatException();
            }
            return new Host(name, port);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Expected a port from 1 to 65535 after the host, found '" + text.substring(colon + 1) + "'.", e);
        }
    }

    /** The same instance as a libpq URI for {@code database}, for pg_dump and for people. */
    public String uri(String database) {
        String query = options.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getKey() + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
        return "postgresql://" + encode(user) + "@" + hostList() + "/" + encode(database)
                + (query.isEmpty() ? "" : "?" + query);
    }

    /** {@code host:port,host:port}. */
    public String hostList() {
        return hosts.stream().map(Host::toString).collect(Collectors.joining(","));
    }

    /** The libpq URI of the database that the DSN itself names. */
    @Override
    public String toString() {
        return uri(database);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Expected two hexadecimal digits after every % in the DSN, found others."
                            + " A % itself is written %25.",
                    e);
        }
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
            encoded.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return encoded.toString();
    }
}
