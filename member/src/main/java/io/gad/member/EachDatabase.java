package io.gad.member;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;

/** The same work on several databases at once. */
final class EachDatabase {

    private EachDatabase() {}

    /**
     * Runs {@code work} for all and waits for all; each of them has its own limit.
     *
     * @throws RuntimeException the first failure, the others suppressed in it, after all have ended
     */
    static <T> Map<String, T> run(List<String> databases, Function<String, T> work) {
        Map<String, FutureTask<T>> tasks = new LinkedHashMap<>();
        for (String database : databases) {
            tasks.put(database, begin(database, () -> work.apply(database)));
        }
        Map<String, T> results = new LinkedHashMap<>();
        List<RuntimeException> failures = new ArrayList<>();
        tasks.forEach((database, task) -> {
            try {
                results.put(database, result(task));
            } catch (RuntimeException e) {
                failures.add(e);
            }
        });
        if (failures.isEmpty()) {
            return results;
        }
        RuntimeException first = failures.removeFirst();
        failures.forEach(first::addSuppressed);
        throw first;
    }

    /** Begins {@code work} on a thread of its own. */
    static <T> FutureTask<T> begin(String name, Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread.ofVirtual().name("member-" + name).start(task);
        return task;
    }

    /** Waits for what was begun; what it threw is thrown. */
    static <T> T result(FutureTask<T> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while working on a database", e);
        }
    }
}
