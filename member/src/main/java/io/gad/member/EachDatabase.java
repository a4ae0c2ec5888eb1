package io.gad.member;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

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
            FutureTask<T> task = new FutureTask<>(() -> work.apply(database));
            tasks.put(database, task);
            Thread.ofVirtual().name("member-" + database).start(task);
        }
        Map<String, T> results = new LinkedHashMap<>();
        List<RuntimeException> failures = new ArrayList<>();
        tasks.forEach((database, task) -> {
            try {
                results.put(database, task.get());
            } catch (ExecutionException e) {
                failures.add(e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.add(new IllegalStateException("Interrupted while working on database " + database, e));
            }
        });
        if (failures.isEmpty()) {
            return results;
        }
        RuntimeException first = failures.removeFirst();
        failures.forEach(first::addSuppressed);
        throw first;
    }
}
