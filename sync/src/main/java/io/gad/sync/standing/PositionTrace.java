package io.gad.sync.standing;

import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.pgoutput.PgOutputMessage;
import io.gad.postgres.pgoutput.PgOutputMessage.Begin;
import io.gad.postgres.pgoutput.PgOutputMessage.Commit;
import io.gad.postgres.pgoutput.PgOutputMessage.Message;
import io.gad.postgres.pgoutput.PgOutputMessage.Origin;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.PgOutputMessage.RowChange;
import io.gad.postgres.pgoutput.PgOutputMessage.Truncate;
import io.gad.postgres.pgoutput.PgOutputMessage.Type;
import io.gad.postgres.pgoutput.Tuple;
import io.gad.sync.SyncPhase;
import io.gad.sync.receive.OwnTables;
import io.gad.sync.tail.SlotPeek;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where in a secondary's own log it came to which position of its primary: every transaction that applies brings the task's row of
 * {@code gad.progress} with it. Between two of these positions a secondary is nowhere: a batch is applied as a whole.
 */
public final class PositionTrace {

    private static final Duration DEADLINE = Duration.ofMinutes(10);

    /**
     * One position.
     *
     * @param position of the primary's log
     * @param end of the commit by which the secondary came there, in its own log: all that it has applied since lies behind it
     */
    public record Place(Lsn position, Lsn end) {}

    /**
     * Whose positions are looked for: those of one server's log can be compared.
     *
     * @param task by which the secondary was fed
     */
    public record Fed(String task, String systemIdentifier, int timeline) {}

    private PositionTrace() {}

    /**
     * Reads what a slot of the secondary has, and leaves the slot where it is.
     *
     * @param slot made under {@code publication}, of which all was published since
     * @return the last place that is not behind the position; empty where the slot does not reach back to one
     */
    public static Optional<Place> lastUpTo(
            Login secondary, String database, String slot, String publication, Fed fed, Lsn position) {
        try (Session session = secondary.open(database, SessionSettings.bulk("trace"))) {
            long end = System.nanoTime() + DEADLINE.toNanos();
            Lsn unused = SlotPeek.awaitFlushed(session, end);
            session.execute("SET statement_timeout = " + DEADLINE.toMillis());
            Reading reading = new Reading(fed, position);
            SlotPeek.readWith(session, SlotPeek.copyOf(session, slot), publication, fed.task(), reading);
            return Optional.ofNullable(reading.last);
        }
    }

    private static final class Reading implements SlotPeek.Messages {
        private final Fed fed;
        private final Lsn upTo;
        private final Map<Integer, Relation> progress = new HashMap<>();
        private @Nullable Lsn now;
        private boolean strays;
        private @Nullable Place last;

        Reading(Fed fed, Lsn upTo) {
            this.fed = fed;
            this.upTo = upTo;
        }

        @Override
        public void accept(PgOutputMessage message, int bytes) {
            switch (message) {
                case Begin ignoredBegin -> begin();
                case Commit commit -> settle(commit.endLsn());
                case Relation relation -> {
                    if (relation.name().equals(OwnTables.PROGRESS)) {
                        progress.put(relation.id(), relation);
                    }
                }
                case RowChange change -> {
                    Relation relation = progress.get(change.relationId());
                    if (relation != null) {
                        change.after().ifPresent(row -> note(relation, row));
                    }
                }
                case Truncate ignoredTruncate -> {}
                case Type ignoredType -> {}
                case Origin ignoredOrigin -> {}
                case Message ignoredMessage -> {}
            }
        }

        private void begin() {
            now = null;
            strays = false;
        }

        private void note(Relation relation, Tuple row) {
            if (!value(relation, row, "task").equals(fed.task())) {
                return;
            }
            boolean loaded = SyncPhase.valueOf(value(relation, row, "phase")).compareTo(SyncPhase.CATCH_UP) >= 0;
            boolean sameLog = value(relation, row, "system_identifier").equals(fed.systemIdentifier())
                    && value(relation, row, "timeline").equals(String.valueOf(fed.timeline()));
            now = Lsn.parse(value(relation, row, "position"));
            strays = !loaded || !sameLog;
        }

        /** While it was brought in line it was at no position, and what it then holds need not have come by its log. */
        private void settle(Lsn end) {
            Lsn position = now;
            if (position != null && strays) {
                last = null;
            } else if (position != null && !position.isAfter(upTo)) {
                last = new Place(position, end);
            }
        }

        private static String value(Relation relation, Tuple row, String column) {
            for (int i = 0; i < row.size(); i++) {
                if (relation.columns().get(i).name().equals(column) && !row.isNull(i)) {
                    return row.text(i);
                }
            }
            throw new IllegalStateException(
                    "Expected column " + column + " in a row of " + relation.name() + ", found none.");
        }
    }
}
