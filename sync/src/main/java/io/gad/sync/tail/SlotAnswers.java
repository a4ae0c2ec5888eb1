package io.gad.sync.tail;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a server may be silent while its slot is read. A decoding sends its first row when it has the last, which takes as long as the
 * whole reading may; the rows behind the first lie ready, so a server that does not send them is gone.
 */
final class SlotAnswers {

    private final Session session;
    private final long end;
    private final Duration next;

    /**
     * @param end of the whole reading, by {@link System#nanoTime}
     * @param next for rows that lie ready, and behind the end for the server to say that it has cancelled
     */
    SlotAnswers(Session session, long end, Duration next) {
        this.session = session;
        this.end = end;
        this.next = next;
    }

    /** From here on it decodes. */
    void decoding() {
        limit(next.plusNanos(Math.max(0, end - System.nanoTime())));
    }

    /** From here on it has decoded. */
    void ready() {
        limit(next);
    }

    private void limit(Duration silence) {
        try {
            session.jdbc().setNetworkTimeout(Runnable::run, (int)
                    Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(silence.toNanos())));
        } catch (SQLException e) {
            throw new PostgresException("Limiting how long a server may be silent", e);
        }
    }
}
