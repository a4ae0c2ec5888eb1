package io.gad.sync.verify;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** The answers of two servers to the same question. */
record Both<T>(T source, T target) {

    /** Asks both at once. A failure is thrown after both have ended. */
    static <T> Both<T> ask(Supplier<T> source, Supplier<T> target) {
        FutureTask<T> other = new FutureTask<>(target::get);
        Thread.ofVirtual().name("verify-target").start(other);
        try {
            T here = source.get();
            return new Both<>(here, other.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the target is read", e);
        }
    }

    boolean isEqual() {
        return source.equals(target);
    }
}
