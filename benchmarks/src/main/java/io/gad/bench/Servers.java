package io.gad.bench;

import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;

/** Starts PostgreSQL servers that are all alike, and knows what they are. */
final class Servers {

    private final Peer peer;
    private volatile String version = "unknown";

    /** @param peer whom they are to serve beside GAD */
    Servers(Peer peer) {
        this.peer = peer;
    }

    PostgresServer start(Opened opened) {
        return start(options(), opened);
    }

    /** One in which so many databases can be followed: each has its slots, senders and sessions. */
    PostgresServer startFor(int databases, Opened opened) {
        return start(
                options()
                        .with("max_connections", String.valueOf(100 + databases * 6))
                        .with("max_replication_slots", String.valueOf(20 + databases * 3))
                        .with("max_wal_senders", String.valueOf(20 + databases * 2)),
                opened);
    }

    private PostgresServer start(PostgresOptions options, Opened opened) {
        PostgresServer server = opened.add(PostgresServer.start(options));
        version = String.valueOf(server.value("postgres", "SHOW server_version"));
        return server;
    }

    /** Of the last one started. */
    String version() {
        return version;
    }

    /**
     * Debian's binaries where they are installed, with the settings that PostgreSQL is shipped with but for the log, which
     * is logical, for checkpoints, which would come into one measurement and not into the next, and for a subscription that
     * is enabled twice within five seconds, whose worker would be kept waiting. Ten thousand tables need their locks.
     */
    private PostgresOptions options() {
        PostgresOptions options = PostgresOptions.forTests()
                .withInstalledBinaries()
                .withFsync()
                .with("shared_buffers", "128MB")
                .with("max_locks_per_transaction", "512")
                .with("max_wal_size", "8GB")
                .with("checkpoint_timeout", "1h")
                .with("wal_sender_timeout", "60s")
                .with("wal_retrieve_retry_interval", "100ms");
        return peer == Peer.PGLOGICAL ? options.with("shared_preload_libraries", Pglogical.LIBRARY) : options;
    }
}
