package io.gad.postgres.replication;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The two sessions of a backlog: while a stretch of one is decoded or taken, the other has the next one decoded. */
final class BacklogSessions implements AutoCloseable {

    /** A slot of that name, as many slots as there may be, as many connections. */
    private static final Set<String> IN_THE_WAY = Set.of("42710", "53400", "53300");

    private final StreamRequest request;
    private final List<String> slots;
    private final BooleanSupplier roomForSecond;
    private volatile @Nullable BacklogSession first;
    private volatile @Nullable BacklogSession second;
    private boolean asked;
    private volatile boolean forgotten;
    private volatile boolean closed;

    /**
     * @param slots names of the two sessions' slots
     * @param roomForSecond asked once, when it would have a second one: whether it may
     */
    BacklogSessions(StreamRequest request, BacklogSession first, List<String> slots, BooleanSupplier roomForSecond) {
        this.request = request;
        this.first = first;
        this.slots = slots;
        this.roomForSecond = roomForSecond;
    }

    /** The one beside {@code busy}, if there is one. */
    @Nullable
    BacklogSession beside(BacklogSession busy) {
        return busy == first ? second : first;
    }

    /** The one beside {@code busy}; opened where there is none. By one thread at a time. */
    BacklogSession free(BacklogSession busy) throws SQLException {
        BacklogSession free = beside(busy);
        if (free != null) {
            return free;
        }
        if (!asked && !roomForSecond.getAsBoolean()) {
            throw new SQLException("Expected room for a second session, found as many as there may be.");
        }
        asked = true;
        boolean isSecond = busy == first;
        BacklogSession opened = BacklogSession.open(request, isSecond ? slots.getLast() : slots.getFirst());
        if (isSecond) {
            second = opened;
        } else {
            first = opened;
        }
        if (closed) {
            opened.close();
        }
        return opened;
    }

    /** Ends the one beside {@code busy}, if there is one, so that another is opened when it is wanted. */
    void forget(BacklogSession busy) {
        BacklogSession ended = beside(busy);
        if (ended == null) {
            return;
        }
        ended.close();
        forgotten = true;
        if (busy == first) {
            second = null;
        } else {
            first = null;
        }
    }

    /** Whether one that was ended may still hold the name of its slot, or the room for it: its server notices in some seconds. */
    boolean isForgottenInTheWay(SQLException refused) {
        return forgotten && IN_THE_WAY.contains(String.valueOf(refused.getSQLState()));
    }

    /** At once; their slots go with their connections. */
    @Override
    public void close() {
        closed = true;
        for (BacklogSession session : new BacklogSession[] {first, second}) {
            if (session != null) {
                session.close();
            }
        }
    }
}
