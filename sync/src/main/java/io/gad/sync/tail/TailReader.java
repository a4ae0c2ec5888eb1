package io.gad.sync.tail;

import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.pgoutput.PgOutputDecoder;
import io.gad.postgres.pgoutput.PgOutputMessage.Begin;
import io.gad.postgres.pgoutput.PgOutputMessage.Commit;
import io.gad.sync.SyncProblem;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads what a former primary committed behind the final position of a promotion, from a temporary copy of its slot, so
 * that the slot itself stays where it is and the tail can be read again.
 */
public final class TailReader {

    /** For a former primary that has decoded its tail to hand over the next rows of it. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** What was read, by whom it was taken, and what is missing in it. */
    private record Read<T>(T taken, List<String> missing, Lsn upTo, List<String> inDoubt) {}

    /** What is read from. */
    private record Source(Session session, String slot, SlotAnswers answers) {}

    private TailReader() {}

    /**
     * Reads the tail of one database. The former primary must be fenced, else it grows while it is read.
     *
     * @param sink takes each transaction as it is read, in commit order
     * @param deadline for the whole reading
     * @throws SyncProblem {@code TAIL_UNREADABLE} if the slot is missing, lost, or already behind the final position
     * @throws PostgresException if the former primary falls silent: what was taken by then is to be read again
     */
    public static TailSummary read(
            Login formerPrimary, TailSpec tail, Consumer<LostTransaction> sink, Duration deadline) {
        return read(formerPrimary, tail, sink, deadline, ANSWER);
    }

    /** @param answer how long it may be silent while rows lie ready there */
    static TailSummary read(
            Login formerPrimary, TailSpec tail, Consumer<LostTransaction> sink, Duration deadline, Duration answer) {
        Read<TailTransactions> read = read(
                formerPrimary,
                tail,
                deadline,
                answer,
                source -> new TailTransactions(
                        tail.database(),
                        tail.finalPosition(),
                        begin -> commitEnd(source, tail.publication(), begin),
                        sink));
        return new TailSummary(
                read.missing().isEmpty(),
                String.join(" ", read.missing()),
                read.taken().transactions(),
                read.taken().changes(),
                read.upTo(),
                read.inDoubt());
    }

    /**
     * Decodes the tail of one database, and perhaps what lies before the final position, as far as the slot reaches back.
     *
     * @param deadline for the whole reading
     * @return what is missing in it, one by one, for people
     * @throws SyncProblem as {@link #read}
     */
    public static List<String> decode(Login formerPrimary, TailSpec tail, SlotPeek.Messages sink, Duration deadline) {
        return read(formerPrimary, tail, deadline, ANSWER, source -> sink).missing();
    }

    /**
     * What would be missing in it, without reading it.
     *
     * @throws SyncProblem {@code TAIL_UNREADABLE}
     */
    public static List<String> missing(Login formerPrimary, TailSpec tail) {
        try (Session session = formerPrimary.open(tail.database(), SessionSettings.control("tail"))) {
            TailSlot.check(session, tail.slot(), tail.finalPosition());
            return missing(session, tail, inDoubt(session));
        }
    }

    private static <T extends SlotPeek.Messages> Read<T> read(
            Login formerPrimary, TailSpec tail, Duration deadline, Duration answer, Function<Source, T> taking) {
        String slot = tail.slot();
        String publication = tail.publication();
        long end = System.nanoTime() + deadline.toNanos();
        try (Session session = formerPrimary.open(tail.database(), SessionSettings.control("tail"))) {
            SlotAnswers answers = new SlotAnswers(session, end, answer);
            TailSlot.check(session, slot, tail.finalPosition());
            Lsn upTo = SlotPeek.awaitFlushed(session, end);
            session.execute("SET statement_timeout = " + Math.max(1, millisUntil(end)));
            answers.decoding();
            String copy = SlotPeek.copyOf(session, slot);
            T taken = taking.apply(new Source(session, copy, answers));
            var unused = SlotPeek.read(session, copy, publication, OptionalInt.empty(), taken, answers::ready);
            List<String> inDoubt = inDoubt(session);
            return new Read<>(taken, missing(session, tail, inDoubt), upTo, inDoubt);
        } catch (PostgresException e) {
            throw asProblem(e, slot, publication, deadline);
        }
    }

    private static List<String> inDoubt(Session session) {
        return session.list(
                "SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = ? ORDER BY prepared",
                r -> r.getString(1),
                session.database());
    }

    private static List<String> missing(Session session, TailSpec tail, List<String> inDoubt) {
        List<String> missing = new ArrayList<>(TailGaps.of(session, tail));
        if (!inDoubt.isEmpty()) {
            missing.add("Prepared transactions are in doubt in database " + tail.database() + ": "
                    + String.join(", ", inDoubt) + ". Commit or roll them back, then read again.");
        }
        return missing;
    }

    private static RuntimeException asProblem(PostgresException e, String slot, String publication, Duration deadline) {
        return switch (e.kind()) {
            case UNDEFINED ->
                TailSlot.unreadable("Expected publication " + publication + " and slot " + slot
                        + " on the former primary, found: " + e.getMessage());
            case CANCELLED ->
                new SyncProblem(
                        "TAIL_TIMEOUT",
                        "Expected the tail to be read within " + deadline.toSeconds() + " s, found it longer.",
                        "Read it again with a longer deadline.",
                        e);
            case UNREACHABLE,
                    UNAVAILABLE,
                    TLS,
                    AUTHENTICATION,
                    DUPLICATE,
                    PRIVILEGE,
                    READ_ONLY,
                    CONTENTION,
                    CONSTRAINT,
                    DISK_FULL,
                    RESOURCES,
                    IN_USE,
                    OTHER -> e;
        };
    }

    private static long millisUntil(long end) {
        return TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }

    /** The end of a commit that lies ahead in the same reading; asked for only when a transaction is very large. */
    private static Lsn commitEnd(Source source, String publication, Begin begin) {
        source.answers().decoding();
        byte[] commit = SlotPeek.commitOf(source.session(), source.slot(), publication, begin.xid());
        source.answers().ready();
        return ((Commit) PgOutputDecoder.decode(ByteBuffer.wrap(commit))).endLsn();
    }
}
