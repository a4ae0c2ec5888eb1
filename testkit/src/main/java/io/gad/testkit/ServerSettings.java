package io.gad.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The settings of a server for tests: logical replication on, small, and on one port of the loopback address. */
final class ServerSettings {

    private ServerSettings() {}

    static String text(PostgresOptions options, int port) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("port", Integer.toString(port));
        settings.put("unix_socket_directories", "");
        settings.put("wal_level", "logical");
        settings.put("max_connections", "100");
        settings.put("max_replication_slots", "20");
        settings.put("max_wal_senders", "20");
        settings.put("wal_sender_timeout", "10s");
        settings.put("max_wal_size", "512MB");
        settings.put("shared_buffers", "32MB");
        settings.put("fsync", options.fsync() ? "on" : "off");
        settings.put("log_line_prefix", "%m [%p] %a %d ");
        settings.put("timezone", "UTC");
        options.tls().ifPresent(tls -> {
            settings.put("ssl", "on");
            settings.put("ssl_ca_file", PostgresServer.CLIENTS);
        });
        settings.putAll(options.settings());
        return settings.entrySet().stream()
                .map(entry -> entry.getKey() + " = '" + entry.getValue().replace("'", "''") + "'\n")
                .collect(Collectors.joining());
    }
}
