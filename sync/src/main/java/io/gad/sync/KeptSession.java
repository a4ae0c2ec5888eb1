package io.gad.sync;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session for short questions that are asked again and again, one at a time. It is kept between them, as opening one
 * costs a server more than they do; after a failure the next question opens another. Where none can be opened, questions
 * are left out for a pause that doubles from 0.2 s to 1 s: every chore of every database knocking at each of its turns
 * would keep a server from coming up.
 */
final class KeptSession implements AutoCloseable {

    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Supplier<Session> opener;
    private final LongSupplier nanoTime;
    private Duration pause = Duration.ZERO;
    private long refusedAt;
    private volatile @Nullable Session session;
    private volatile boolean closed;

    /** @param opener opens the session, at the first question and after a failure */
    KeptSession(Supplier<Session> opener) {
        this(opener, System::nanoTime);
    }

    KeptSession(Supplier<Session> opener, LongSupplier nanoTime) {
        this.opener = opener;
        this.nanoTime = nanoTime;
    }

    /**
     * Asks when nobody else does; nothing is asked once this is closed, or while nobody is to knock. Whatever the question
     * throws ends the session.
     */
    synchronized void use(Consumer<Session> question) {
        if (closed || nobodyKnocks()) {
            return;
        }
        boolean answered = false;
        try {
            Session open = session == null ? open() : session;
            session = open;
            if (!closed) {
                question.accept(open);
                answered = !closed;
            }
        } finally {
            if (!answered) {
                drop();
            }
        }
    }

    private boolean nobodyKnocks() {
        return !pause.isZero() && nanoTime.getAsLong() - refusedAt < pause.toNanos();
    }

    private Session open() {
        try {
            Session opened = opener.get();
            pause = Duration.ZERO;
            return opened;
        } catch (PostgresException e) {
            Duration doubled = pause.isZero() ? SHORTEST : pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
            refusedAt = nanoTime.getAsLong();
            throw e;
        }
    }

    /** Waits for nobody: a question that a silent server keeps waiting is dropped with its session. */
    @Override
    public void close() {
        closed = true;
        drop();
    }

    private void drop() {
        Session open = session;
        session = null;
        if (open != null) {
            open.abandon();
        }
    }
}
