package io.gad.sync.receive;

import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.SqlState;
import io.gad.postgres.pgoutput.PgOutputDecoder;
import io.gad.postgres.pgoutput.PgOutputMessage;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the messages of one stream together to whole transactions. One that outgrows its memory goes on in a file. Made
 * anew for every connection: the server sends all relations again.
 */
public final class TransactionAssembler implements AutoCloseable {

    private final Lsn start;
    private final SpoolRoom room;
    private final Supplier<Instant> sourceClock;
    private final Map<Integer, Relation> relations = new HashMap<>();
    private @Nullable ChangeSpool open;
    private long customerRows;
    private boolean hasDdl;
    private boolean hasHeartbeat;

    /**
     * @param start transactions whose commit ends at or before it are left out: the target holds them
     * @param room of each transaction
     * @param sourceClock what the source's clock shows now, which commits are timed by
     */
    public TransactionAssembler(Lsn start, SpoolRoom room, Supplier<Instant> sourceClock) {
        this.start = start;
        this.room = room;
        this.sourceClock = sourceClock;
    }

    /** Takes the next message of the stream; gives the transaction that it completes. The receiver of it closes it. */
    public @Nullable SourceTransaction accept(ByteBuffer raw) {
        char type = (char) raw.get(raw.position());
        if (type == 'I' || type == 'U' || type == 'D') {
            row(raw, type);
            return null;
        }
        if (type == 'B') {
            return begun(); // What it says is said again by the commit.
        }
        return switch (PgOutputDecoder.decode(raw.duplicate())) {
            case PgOutputMessage.Begin begin -> begun();
            case PgOutputMessage.Commit commit -> committed(commit);
            case Relation relation -> known(relation);
            case PgOutputMessage.Truncate truncate -> truncated(truncate);
            case PgOutputMessage.Type type1 -> null;
            case PgOutputMessage.Origin origin -> null;
            case PgOutputMessage.Message message -> null;
            case PgOutputMessage.RowChange change -> throw outOfOrder("a row's change of another type");
        };
    }

    private @Nullable SourceTransaction begun() {
        if (open != null) {
            throw outOfOrder("the start of a transaction inside another");
        }
        open = new ChangeSpool(room);
        customerRows = 0;
        hasDdl = false;
        hasHeartbeat = false;
        return null;
    }

    /** A relation that is sent again in the same shape stays the same object, so that its changes fold together. */
    private @Nullable SourceTransaction known(Relation relation) {
        relations.compute(relation.id(), (id, before) -> relation.equals(before) ? before : relation);
        return null;
    }

    private void row(ByteBuffer raw, char type) {
        Relation relation = relation(raw.getInt(raw.position() + 1));
        if (!OwnTables.isFollowed(relation.name())) {
            return;
        }
        if (!OwnTables.isOurs(relation.name())) {
            customerRows++;
        } else if (relation.name().equals(OwnTables.HEARTBEAT)) {
            hasHeartbeat = true;
        } else if (type == 'I') {
            hasDdl = true;
        } else {
            return; // The log of definitions is only trimmed, which each member does by itself.
        }
        transaction().add(new Change.Row(relation, raw));
    }

    private @Nullable SourceTransaction truncated(PgOutputMessage.Truncate truncate) {
        List<Relation> customers = truncate.relationIds().stream()
                .map(this::relation)
                .filter(r -> !OwnTables.isOurs(r.name()))
                .toList();
        if (!customers.isEmpty()) {
            customerRows += customers.size();
            transaction().add(new Change.Truncate(customers, truncate.restartIdentity()));
        }
        return null;
    }

    private @Nullable SourceTransaction committed(PgOutputMessage.Commit commit) {
        ChangeSpool changes = transaction();
        if (!commit.endLsn().isAfter(start)) {
            open = null;
            changes.close();
            return null;
        }
        changes.complete(); // Until then it is closed with the rest, for a full disk may be seen only here.
        open = null;
        return new SourceTransaction(
                commit.endLsn(),
                commit.commitTime(),
                nanos(commit.commitTime()),
                changes,
                customerRows,
                hasDdl,
                hasHeartbeat);
    }

    /** Never in the future: a clock that was set back since tells nothing of what was committed before. */
    private long nanos(Instant commitTime) {
        Duration age = Duration.between(commitTime, sourceClock.get());
        return System.nanoTime() - (age.isNegative() ? 0 : age.toNanos());
    }

    private ChangeSpool transaction() {
        ChangeSpool current = open;
        if (current == null) {
            throw outOfOrder("a change outside a transaction");
        }
        return current;
    }

    private Relation relation(int id) {
        Relation relation = relations.get(id);
        if (relation == null) {
            throw outOfOrder("a change of relation " + Integer.toUnsignedLong(id) + ", which was not described");
        }
        return relation;
    }

    /** Whether a transaction has begun and is not complete. */
    public boolean isInTransaction() {
        return open != null;
    }

    /** What the transaction in hand takes of the heap. */
    public long heapBytes() {
        ChangeSpool current = open;
        return current == null ? 0 : current.heapBytes();
    }

    private static PostgresException outOfOrder(String found) {
        return new PostgresException("Expected a stream in order, found " + found + ".", SqlState.OTHER);
    }

    @Override
    public void close() {
        ChangeSpool current = open;
        if (current != null) {
            current.close();
        }
    }
}
