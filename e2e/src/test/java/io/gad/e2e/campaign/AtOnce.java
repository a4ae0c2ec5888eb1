package io.gad.e2e.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Starts, or ends, several processes at the same time: each is waiting for the most part. */
final class AtOnce {

    private AtOnce() {}

    /**
     * In the order of the works, once all have ended.
     *
     * @throws IllegalStateException with the first that failed
     */
    static <T> List<T> all(List<? extends Callable<T>> works) {
        List<Future<T>> begun = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            works.forEach(work -> begun.add(threads.submit(work)));
        }
        for (Future<T> one : begun) {
            if (one.state() == Future.State.FAILED) {
                throw new IllegalStateException("One of " + works.size() + " at once", one.exceptionNow());
            }
        }
        return begun.stream().map(Future::resultNow).toList();
    }
}
