package io.gad.sync;

import io.gad.postgres.PostgresException;
import java.util.Optional;

/**
 * A server has no place left that we need, since others hold them all: a slot, a sender, a connection. Which, on whose
 * server, and how to make room.
 */
final class Shortage {

    /** {@code configuration_limit_exceeded}: of slots. */
    private static final String LIMIT = "53400";

    /** {@code too_many_connections}: of senders too. */
    private static final String CONNECTIONS = "53300";

    /** A setting's name stands in the message in whatever language. */
    private static final String SENDERS = "max_wal_senders";

    private static final String WAITING =
            " It is tried again every few seconds and goes on by itself; nothing is skipped.";

    private Shortage() {}

    static Optional<SyncState.Problem> problem(DatabasePair pair, PostgresException e) {
        boolean sender = String.valueOf(e.getMessage()).contains(SENDERS);
        return switch (e.sqlState()) {
            case LIMIT ->
                Optional.of(problem(
                        "NO_FREE_SLOT",
                        "replication slot",
                        pair,
                        e,
                        "Drop slots that nobody needs (SELECT slot_name, active FROM pg_replication_slots), or raise"
                                + " max_replication_slots, which takes a restart."));
            case CONNECTIONS ->
                Optional.of(
                        sender
                                ? problem(
                                        "NO_FREE_SENDER",
                                        "WAL sender",
                                        pair,
                                        e,
                                        "End replication connections that nobody needs (SELECT pid, application_name FROM"
                                                + " pg_stat_replication), or raise max_wal_senders, which takes a"
                                                + " restart.")
                                : problem(
                                        "NO_FREE_CONNECTION",
                                        "connection",
                                        pair,
                                        e,
                                        "End connections that nobody needs (pg_stat_activity), or raise max_connections,"
                                                + " which takes a restart."));
            default -> Optional.empty();
        };
    }

    private static SyncState.Problem problem(
            String code, String what, DatabasePair pair, PostgresException e, String hint) {
        return new SyncState.Problem(
                code,
                "Expected a free " + what + " on " + NoRoom.whose(pair.spec(), e.server()) + " for database "
                        + pair.name() + ", found all in use: " + e.getMessage() + ".",
                hint + WAITING);
    }
}
