package io.gad.sync;

import io.gad.postgres.Session;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session for short questions that are asked again and again, one at a time. It is kept between them, as opening one
 * costs a server more than they do; after a failure the next question opens another.
 */
final class KeptSession implements AutoCloseable {

    private final Supplier<Session> opener;
    private volatile @Nullable Session session;
    private volatile boolean closed;

    /** @param opener opens the session, at the first question and after a failure */
    KeptSession(Supplier<Session> opener) {
        this.opener = opener;
    }

    /** Asks when nobody else does; nothing is asked once this is closed. Whatever the question throws ends the session. */
    synchronized void use(Consumer<Session> question) {
        if (closed) {
            return;
        }
        boolean answered = false;
        try {
            Session open = session == null ? opener.get() : session;
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
