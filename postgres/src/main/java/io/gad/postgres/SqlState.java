package io.gad.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a server's five-character error code means to us; the one place where codes become kinds. */
public enum SqlState {
    /** The server could not be reached, or the connection broke: the statement's outcome may be unknown. */
    UNREACHABLE,
    /** The server is starting, stopping, or ended this session: try again. */
    UNAVAILABLE,
    /** No connection as safe as the DSN demands: a certificate, a key, a host's name, or a server without TLS. */
    TLS,
    /** Wrong user or password. */
    AUTHENTICATION,
    /** Something that is named does not exist. */
    UNDEFINED,
    /** Something that is to be made exists already. */
    DUPLICATE,
    /** The role may not do that. */
    PRIVILEGE,
    /** A read-only session or a guarded member refused a write. */
    READ_ONLY,
    /** A lock was not granted in time, a deadlock, a serialization failure, a catalog that changed meanwhile: try again. */
    CONTENTION,
    /** A statement ran longer than its deadline. */
    CANCELLED,
    /** A value breaks a constraint. */
    CONSTRAINT,
    /** No room on a disk of the server. */
    DISK_FULL,
    /** Memory, connections or slots are used up. */
    RESOURCES,
    /** Slot or object in use by somebody else. */
    IN_USE,
    /** Everything else. */
    OTHER;

    private static final Set<String> STARTING_OR_STOPPING = Set.of("57P01", "57P02", "57P03", "57P05");

    /**
     * Where PostgreSQL finds that somebody else has changed a row of its catalogs since a statement read it. It reports
     * that as an internal error, in words of the server's language.
     */
    private static final Set<String> CATALOG_CHANGED_MEANWHILE = Set.of("simple_heap_update", "simple_heap_delete");

    /**
     * Where a new session writes down what it has read of the catalogs; on a full disk it ends there, and reports that as
     * an internal error too.
     */
    private static final Set<String> NO_ROOM_FOR_A_SESSION = Set.of("write_item", "write_relcache_init_file");

    /** The kind of an exception of the driver. */
    public static SqlState of(SQLException e) {
        String state = e.getSQLState();
        if (e instanceof PSQLException refusal
                && (isInternal(refusal.getServerErrorMessage(), CATALOG_CHANGED_MEANWHILE)
                        || isMadeMeanwhile(refusal.getServerErrorMessage()))) {
            return CONTENTION;
        }
        if (e instanceof PSQLException refusal && isInternal(refusal.getServerErrorMessage(), NO_ROOM_FOR_A_SESSION)) {
            return DISK_FULL;
        }
        if (state == null || state.isEmpty()) {
            // So the driver says that it could not close a connection, for this one has broken.
            return e.getCause() instanceof IOException ? UNREACHABLE : OTHER;
        }
        return of(state);
    }

    /** Whether it is an internal error of one of these functions of the server. */
    private static boolean isInternal(@Nullable ServerErrorMessage said, Set<String> routines) {
        return said != null
                && "XX000".equals(said.getSQLState())
                && said.getRoutine() != null
                && routines.contains(said.getRoutine());
    }

    /** Whether somebody else has made the same since the statement looked for it: its row stands in a catalog already. */
    private static boolean isMadeMeanwhile(@Nullable ServerErrorMessage said) {
        return said != null && "23505".equals(said.getSQLState()) && "pg_catalog".equals(said.getSchema());
    }

    /** The kind of an SQLSTATE, PostgreSQL appendix A. */
    public static SqlState of(String state) {
        if (STARTING_OR_STOPPING.contains(state)) {
            return UNAVAILABLE;
        }
        return switch (state) {
            case "57014" -> CANCELLED;
            // By the driver, where the server asks for a password and there is none.
            case "08004" -> AUTHENTICATION;
            case "25006" -> READ_ONLY;
            case "55P03", "40001", "40P01" -> CONTENTION;
            case "55006", "55000" -> IN_USE;
            case "42501" -> PRIVILEGE;
            case "53100" -> DISK_FULL;
            case "42P01", "42703", "42704", "42883", "3F000", "3D000" -> UNDEFINED;
            case "42P04", "42P06", "42P07", "42701", "42710", "42723" -> DUPLICATE;
            default ->
                switch (state.substring(0, Math.min(2, state.length()))) {
                    case "08" -> UNREACHABLE;
                    case "28" -> AUTHENTICATION;
                    case "23" -> CONSTRAINT;
                    case "53" -> RESOURCES;
                    default -> OTHER;
                };
        };
    }

    /** Whether the same statement may succeed when it is tried again a little later. */
    public boolean isPassing() {
        return switch (this) {
            case UNREACHABLE, UNAVAILABLE, TLS, CONTENTION, IN_USE, DISK_FULL, RESOURCES -> true;
            case AUTHENTICATION, UNDEFINED, DUPLICATE, PRIVILEGE, READ_ONLY, CANCELLED, CONSTRAINT, OTHER -> false;
        };
    }
}
