package io.gad.sync.rewind;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.postgres.replication.SlotState;
import io.gad.sync.SyncProblem;
import io.gad.sync.tail.SlotPeek;
import io.gad.sync.tail.TailReader;
import io.gad.sync.tail.TailSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads two logs into the book: what the former primary alone has committed, and what the new primary has committed since its
 * opening. Killed anywhere, what is in is in; what is read once more adds nothing.
 */
public final class TouchedLogs {

    private static final Duration DEADLINE = Duration.ofHours(2);
    private static final int MESSAGES_AT_ONCE = 500_000;

    private final Login source;
    private final Login target;
    private final String database;
    private final String task;
    private final Mandate mandate;
    private final String publication;

    /** @param publication by which both logs are read */
    public TouchedLogs(Login source, Login target, String database, String task, Mandate mandate, String publication) {
        this.source = source;
        this.target = target;
        this.database = database;
        this.task = task;
        this.mandate = mandate;
        this.publication = publication;
    }

    /**
     * Reads what the former primary has committed behind the final position. It is closed.
     *
     * @throws RewindImpossible if something may be missing in it
     */
    public void readTail(TailSpec tail) {
        try (Session book = open(target);
                Session side = open(target)) {
            // Before, as well: a transaction that was prepared may be committed while the log is read.
            requireNone(TailReader.missing(target, tail));
            TouchedRecorder recorder = new TouchedRecorder(book, side, mandate, tail.finalPosition());
            requireNone(TailReader.decode(target, tail, recorder, DEADLINE));
            recorder.write(() -> TouchedBook.tailIsIn(book));
        } catch (SyncProblem e) {
            if (e.code().equals("TAIL_UNREADABLE")) {
                throw new RewindImpossible(String.valueOf(e.getMessage()), e);
            }
            throw e;
        }
    }

    private static void requireNone(List<String> missing) {
        if (!missing.isEmpty()) {
            throw new RewindImpossible(String.join(" ", missing));
        }
    }

    /**
     * Reads what the new primary has committed from its opening up to now, as far as it is not in yet.
     *
     * @param slot stands at or before the opening when this is called first
     * @param until up to where the slot may follow what is in, of which none is asked for again then
     * @throws RewindImpossible if the slot does not reach back far enough
     */
    public void readSince(String slot, Lsn openedAt, Lsn until) throws InterruptedException {
        try (Session book = open(target);
                Session side = open(source)) {
            Lsn from = Lsn.max(openedAt, TouchedBook.read(book).since());
            SlotState stands = requireSlot(side, slot, from);
            if (from.isAfter(stands.confirmedFlush().orElse(Lsn.ZERO)) && !from.isAfter(until)) {
                advance(side, slot, from); // What lies before is no concern, and may be much.
            }
            boolean more = true;
            while (more) {
                TouchedRecorder recorder = new TouchedRecorder(book, side, mandate, from);
                long messages = read(side, slot, from, OptionalInt.of(MESSAGES_AT_ONCE), recorder);
                Lsn end = recorder.last().orElse(from);
                recorder.write(() -> TouchedBook.isInUpTo(book, end));
                boolean isBehind = end.isAfter(until);
                if (recorder.last().isPresent() && !isBehind) {
                    advance(side, slot, end);
                }
                more = messages >= MESSAGES_AT_ONCE && !isBehind;
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    private long read(Session side, String slot, Lsn from, OptionalInt atMost, TouchedRecorder recorder) {
        try {
            return SlotPeek.read(side, slot, publication, atMost, recorder);
        } catch (PostgresException e) {
            if (!e.kind().isPassing()) {
                try (Session again = open(source)) {
                    var unused = requireSlot(again, slot, from); // It may have gone meanwhile.
                }
            }
            throw e;
        }
    }

    private static void advance(Session side, String slot, Lsn to) {
        var unused = side.list(
                "SELECT pg_catalog.pg_replication_slot_advance(?, ?::pg_lsn)", row -> row.getString(1), slot, to);
    }

    private SlotState requireSlot(Session side, String slot, Lsn from) {
        SlotState state = ReplicationSlots.find(side, slot)
                .orElseThrow(() -> new RewindImpossible("Expected slot " + slot
                        + " on the new primary, from which all is read that it has committed since its opening,"
                        + " found none."));
        obstacle(state, database, from).ifPresent(why -> {
            throw new RewindImpossible(why);
        });
        return state;
    }

    /** Why all that a new primary has committed since a position cannot be read from its slot; empty if it can. */
    public static Optional<String> obstacle(SlotState slot, String database, Lsn from) {
        String expected = "Expected slot " + slot.name() + " on the new primary ";
        if (slot.isLost()) {
            return Optional.of(expected + "to hold the log since " + from
                    + ", found it lost: the server has removed log that it needs.");
        }
        if (!slot.plugin().equals("pgoutput") || !slot.database().equals(database)) {
            return Optional.of(expected + "to be a pgoutput slot of database " + database + ", found plugin '"
                    + slot.plugin() + "', database '" + slot.database() + "'.");
        }
        Lsn confirmed = slot.confirmedFlush().orElse(Lsn.ZERO);
        return confirmed.isAfter(from)
                ? Optional.of(expected + "at or before " + from + ", found it at " + confirmed
                        + ": what lies between cannot be read any more.")
                : Optional.empty();
    }

    /** Puts tables on the list of those that are compared as a whole. */
    public void note(List<String> names, String why) {
        if (!names.isEmpty()) {
            try (Session book = open(target)) {
                book.transaction(() -> {
                    MemberLock.hold(book, mandate);
                    names.forEach(name -> TouchedBook.whole(book, name, why));
                });
            }
        }
    }

    private Session open(Login login) {
        return login.open(database, SessionSettings.bulk(task + "/rewind"));
    }
}
