package io.gad.sync.standing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does the same for many databases, a few at a time: far away most of it is waiting. */
public final class Abreast {

    private static final int AT_ONCE = 8;

    private Abreast() {}

    /**
     * In the order of the items. Behind the first failure nothing is begun any more: a server that does not answer would be
     * waited for once for each of them.
     *
     * @throws RuntimeException the first that was thrown, once all that were begun have ended
     */
    public static <A, B> List<B> each(Collection<A> items, Function<A, B> work) {
        return each(items, AT_ONCE, work);
    }

    /** As {@link #each(Collection, Function)}, at most so many at a time. */
    public static <A, B> List<B> each(Collection<A> items, int atOnce, Function<A, B> work) {
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        List<Future<Optional<B>>> begun = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
            items.forEach(item -> begun.add(threads.submit(() -> unlessFailed(failure, () -> work.apply(item)))));
        }
        RuntimeException first = failure.get();
        if (first != null) {
            throw first;
        }
        return begun.stream().map(one -> one.resultNow().orElseThrow()).toList();
    }

    private static <B> Optional<B> unlessFailed(AtomicReference<@Nullable RuntimeException> failure, Supplier<B> work) {
        if (failure.get() != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
            return Optional.empty();
        }
    }
}
