package io.gad.member;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One database of a member: what we put into it, and how we leave it. All of it runs again without harm, on an ordinary
 * session; no transaction may be open in it. An account that is no superuser leaves out what it may not make.
 *
 * <p>The guards stop every session that is not in the replica role. A child that writes into a closed member, such as
 * {@code pg_restore}, is started with {@code PGOPTIONS="-c session_replication_role=replica
 * -c default_transaction_read_only=off"}.
 */
public final class MemberDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(MemberDatabase.class);

    /** The format that schema.sql writes. */
    private static final int FORMAT = 1;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String BECOME = """
            INSERT INTO gad.member AS m
                   (group_id, group_name, instance, role, epoch, reign, generation, operation, writable)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (singleton) DO UPDATE SET
                group_name = excluded.group_name, instance = excluded.instance, role = excluded.role,
                epoch = excluded.epoch, reign = excluded.reign, generation = excluded.generation,
                operation = CASE WHEN m.reign = excluded.reign AND m.role = excluded.role
                                 THEN m.operation ELSE excluded.operation END,
                writable = CASE WHEN m.reign = excluded.reign AND m.role = excluded.role
                                THEN m.writable ELSE excluded.writable END,
                opened_at = CASE WHEN m.reign = excluded.reign THEN m.opened_at END
            """;

    private MemberDatabase() {}

    /** Puts in the schema {@code gad}, the guard's function and the event triggers that guard DDL. */
    public static void install(Session s) {
        putIn(s, "schema.sql");
        putIn(s, guards(s));
    }

    /**
     * {@link #install} and {@link #become}, the row before the guards: those of a primary would refuse the customer's
     * DDL for as long as there is no row that says so.
     *
     * @throws MemberProblem as the two do
     */
    public static void prepare(Session s, MemberRow row) {
        putIn(s, "schema.sql");
        become(s, row);
        putIn(s, guards(s));
    }

    /**
     * {@link #install} where a member's row stands, which stands until it is done: guards that come back to a database which has
     * left would refuse the customer's DDL.
     *
     * @return false if there is none
     */
    static boolean renovate(Session s) {
        return putIn(
                s,
                () -> isHeld(s),
                Stream.concat(Stream.of("schema.sql"), Stream.of(guards(s))).toArray(String[]::new));
    }

    private static boolean isHeld(Session s) {
        return isInstalled(s)
                && s.first("SELECT 1 FROM gad.member FOR SHARE", row -> row.getInt(1))
                        .isPresent();
    }

    /** The guard of DDL needs event triggers: an account that may make none leaves it out. */
    private static String[] guards(Session s) {
        return s.account().maySeeDefinitions()
                ? new String[] {"guards.sql", "ddl-guards.sql"}
                : new String[] {"guards.sql"};
    }

    private static void putIn(Session s, String... files) {
        var unused = putIn(s, () -> true, files);
    }

    /** @param may asked inside the transaction; false: nothing is put in */
    private static boolean putIn(Session s, BooleanSupplier may, String... files) {
        List<String> scripts = Stream.of(files).map(MemberDatabase::text).toList();
        try {
            return s.transaction(() -> {
                // Two installers at once would meet in "duplicate key" or "tuple concurrently updated".
                s.execute("SELECT pg_catalog.pg_advisory_xact_lock(7103211)");
                s.silenceForNow();
                checkThatTheSchemaIsOurs(s);
                boolean puts = may.getAsBoolean();
                if (puts) {
                    scripts.forEach(s::execute);
                }
                return puts;
            });
        } catch (PostgresException e) {
            if (e.kind() != SqlState.PRIVILEGE) {
                throw e;
            }
            throw new MemberProblem(
                    "PRIVILEGE_MISSING",
                    "Expected the account of database " + s.database() + " to be allowed to create a schema in it and"
                            + " triggers on its tables; found: " + e.getMessage(),
                    "Give it the rights that the precheck names (docs/guides/account-rights.md), or use another account.",
                    e);
        }
    }

    private static void checkThatTheSchemaIsOurs(Session s) {
        boolean taken = s.one(
                "SELECT pg_catalog.to_regnamespace('gad') IS NOT NULL AND pg_catalog.to_regclass('gad.format') IS NULL",
                row -> row.getBoolean(1));
        if (taken) {
            throw new MemberProblem(
                    "SCHEMA_TAKEN",
                    "Expected database " + s.database() + " to have no schema gad of its own, found one.",
                    "Rename that schema: the name is needed for what GAD keeps in the database.");
        }
        if (s.one("SELECT pg_catalog.to_regclass('gad.format') IS NOT NULL", row -> row.getBoolean(1))) {
            int format = s.one("SELECT coalesce(max(version), 0) FROM gad.format", row -> row.getInt(1));
            if (format > FORMAT) {
                throw new MemberProblem(
                        "NEWER_FORMAT",
                        "Expected format " + FORMAT + " of schema gad in database " + s.database() + ", found " + format
                                + ".",
                        "A newer server has this member: use that version.");
            }
        }
    }

    /** Whether the schema {@code gad} stands here. */
    public static boolean isInstalled(Session s) {
        return s.one("SELECT pg_catalog.to_regclass('gad.member') IS NOT NULL", row -> row.getBoolean(1));
    }

    /** The member's row; empty where there is no schema or no row. */
    public static Optional<MemberRow> read(Session s) {
        return isInstalled(s) ? s.first(MemberRow.SELECT, MemberRow::read) : Optional.empty();
    }

    /** What this database holds of its primary's heart, or of its own, as {@link MemberInstance#lastBeats}. */
    public static String lastBeat(Session s) {
        return Marker.lastBeat(s);
    }

    /**
     * Writes the member's row when a database is first prepared for a reign. Of a row that has the same role in the same
     * reign only the generation is raised: by whom it was set, whether it is open and what it promised are its own.
     * Opening or closing for ordinary sessions is not part of it, see {@link #close}.
     *
     * @throws MemberProblem {@code INSTANCE_IN_ANOTHER_GROUP}, {@code TWO_REIGNS}, {@code STALE_REIGN} or
     *     {@code ROLE_IS_TAKEN} if the row that stands there may not be replaced by a preparation
     */
    public static void become(Session s, MemberRow row) {
        RoleChange.in(s, TimeLimit.of(LIMIT), () -> {
            s.first(MemberRow.SELECT, MemberRow::read)
                    .ifPresent(standing -> Succession.check(s.database(), standing, row));
            s.update(
                    BECOME,
                    row.groupId(),
                    row.groupName(),
                    row.instance(),
                    row.role().name(),
                    row.reign().epoch(),
                    row.reign().id(),
                    row.generation(),
                    row.operation(),
                    row.writable());
        });
    }

    /** Puts the guard on every table that lacks one; returns how many. Statements wait a tenth of a second at most. */
    public static int attachGuards(Session s) {
        return Guards.attach(s);
    }

    /**
     * Gives every table a usable replica identity and remembers the former one; returns how many it changed. To be run
     * before a publication exists, else the customer's statements fail.
     */
    public static int fixIdentities(Session s) {
        return Identities.fix(s);
    }

    /** Remembers for the copied tables of the target what their originals' identities were before {@link #fixIdentities}. */
    public static void inheritIdentities(Session source, Session target) {
        Identities.inherit(source, target);
    }

    /**
     * Closes the database for ordinary sessions by its default, and ends those that began before.
     *
     * @return sessions that could not be ended; empty when all is well
     */
    public static List<String> close(Session s) {
        s.transaction(() -> DatabaseDefault.close(s));
        return OlderSessions.end(s, OlderSessions.now(s), TimeLimit.of(LIMIT));
    }

    /**
     * Puts the database's own default back, and ends the sessions that began before.
     *
     * @return sessions that could not be ended; empty when all is well
     */
    public static List<String> open(Session s) {
        s.transaction(() -> DatabaseDefault.open(s));
        return OlderSessions.end(s, OlderSessions.now(s), TimeLimit.of(LIMIT));
    }

    /**
     * Takes out every trace: event triggers, slots, publications, guards, identities, settings, subscriptions, and last
     * the schema {@code gad}. Data stays.
     *
     * @throws MemberProblem {@code TABLE_BUSY} or {@code SLOT_IN_USE}; what was done stays done
     */
    public static void dismantle(Session s) {
        Dismantling.of(s);
    }

    /**
     * Leaves a database closed of which nothing is wanted any more: no slot of ours holds the log, nothing is published, and
     * its row says FENCED. Customers whose connection strings name the instance are refused there as before.
     *
     * @throws StaleMandateException if a later reign or manager has it
     * @throws MemberProblem {@code SLOT_IN_USE}
     */
    public static void retire(Session s, Reign reign, long generation, String operation) {
        Fence.Outcome outcome = Fence.close(s, reign, generation, operation, TimeLimit.of(LIMIT));
        if (!outcome.stillOpen().isEmpty()) {
            LOG.warn("event=retired_in_part database={} open={}", s.database(), outcome.stillOpen());
        }
        Dismantling.letLogGo(s);
    }

    private static String text(String file) {
        try (InputStream in = MemberDatabase.class.getResourceAsStream("sql/" + file)) {
            if (in == null) {
                throw new IllegalStateException("Expected sql/" + file + " beside the classes, found nothing.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
