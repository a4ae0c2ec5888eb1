package io.gad.postgres.replication;

import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The two sessions of a backlog: while a stretch of one is decoded or taken, the other has the next one decoded. */
final class BacklogSessions implements AutoCloseable {

    private final StreamRequest request;
    private final String secondSlot;
    private final BooleanSupplier roomForSecond;
    private final BacklogSession first;
    private volatile @Nullable BacklogSession second;
    private volatile boolean closed;

    /** @param roomForSecond asked once, when it would open the second one: whether it may */
    BacklogSessions(StreamRequest request, BacklogSession first, String secondSlot, BooleanSupplier roomForSecond) {
        this.request = request;
        this.first = first;
        this.secondSlot = secondSlot;
        this.roomForSecond = roomForSecond;
    }

    BacklogSession first() {
        return first;
    }

    /** The one beside {@code busy}, if it was opened. */
    @Nullable
    BacklogSession beside(BacklogSession busy) {
        return busy == first ? second : first;
    }

    /** The one beside {@code busy}; opened where it was not. */
    BacklogSession free(BacklogSession busy) throws SQLException {
        BacklogSession free = beside(busy);
        if (free == null) {
            if (!roomForSecond.getAsBoolean()) {
                throw new SQLException("Expected room for a second session, found as many as there may be.");
            }
            free = BacklogSession.open(request, secondSlot);
            second = free;
            if (closed) {
                free.close();
            }
        }
        return free;
    }

    /** At once; their slots go with their connections. */
    @Override
    public void close() {
        closed = true;
        first.close();
        BacklogSession other = second;
        if (other != null) {
            other.close();
        }
    }
}
