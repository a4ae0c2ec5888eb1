package io.gad.sync.standing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same for many databases, a few at a time: far away most of it is waiting. */
public final class Abreast {

    private static final int AT_ONCE = 8;

    private Abreast() {}

    /**
     * In the order of the items.
     *
     * @throws RuntimeException the first that was thrown, once all have ended
     */
    public static <A, B> List<B> each(Collection<A> items, Function<A, B> work) {
        List<Future<B>> begun = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            items.forEach(item -> begun.add(threads.submit(() -> work.apply(item))));
        }
        List<B> done = new ArrayList<>();
        for (Future<B> one : begun) {
            if (one.state() == Future.State.FAILED && one.exceptionNow() instanceof RuntimeException e) {
                throw e;
            }
            done.add(one.resultNow());
        }
        return done;
    }
}
