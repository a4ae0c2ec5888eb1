package io.gad.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a run has started, ended in the opposite order: at its end, or from another thread when the process is told to end. */
final class Opened implements AutoCloseable {

    private final Deque<AutoCloseable> all = new ArrayDeque<>();
    private boolean closed;

    /** @throws IllegalStateException if it is too late; the resource is closed then */
    <T extends AutoCloseable> T add(T resource) {
        synchronized (this) {
            if (!closed) {
                all.push(resource);
                return resource;
            }
        }
        end(resource, new IllegalStateException("Expected to go on, found that the run was ended."));
        throw new IllegalStateException("Expected to go on, found that the run was ended.");
    }

    @Override
    public void close() {
        IllegalStateException failure = new IllegalStateException("Expected to end what was started, found problems.");
        for (AutoCloseable next = next(); next != null; next = next()) {
            end(next, failure);
        }
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private synchronized @org.jspecify.annotations.Nullable AutoCloseable next() {
        closed = true;
        return all.poll();
    }

    private static void end(AutoCloseable resource, IllegalStateException failure) {
        try {
            resource.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }
}
