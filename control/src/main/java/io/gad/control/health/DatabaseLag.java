package io.gad.control.health;

import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How far each database of a task is behind, from the task's lag, which is that of the slowest, and from the newest commit that
 * the target holds of each. All commit times are of the source's clock, so only they are compared with one another.
 *
 * <p>A lag is the age of that commit in a database where more has arrived, and zero elsewhere. So one whose newest commit is
 * older than the newest of all by more than the largest lag waits for nothing: it is at rest. Of the others the one with the
 * oldest commit has the largest lag. Right but for the time since the newest commit of all, about a second while there is
 * work; never more than the task's.
 */
final class DatabaseLag {

    private DatabaseLag() {}

    /** In milliseconds, of the databases that are followed now. */
    static Map<String, Long> of(TaskStatus status) {
        long most = status.lagMillis().orElse(0L);
        Map<String, Long> lags = new TreeMap<>();
        List<DatabaseStatus> followed = status.databases().stream()
                .filter(d -> d.sourceCommitTime().isPresent())
                .toList();
        if (followed.isEmpty()) {
            return lags;
        }
        Instant restedBefore = commits(followed)
                .max(Comparator.naturalOrder())
                .map(newest -> newest.minusMillis(most))
                .orElseThrow();
        Instant slowest = commits(followed)
                .filter(commit -> !commit.isBefore(restedBefore))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        for (DatabaseStatus database : followed) {
            Instant commit = database.sourceCommitTime().orElseThrow();
            long sooner = Duration.between(slowest, commit).toMillis();
            lags.put(database.database(), commit.isBefore(restedBefore) ? 0 : Math.max(0, most - sooner));
        }
        return lags;
    }

    private static Stream<Instant> commits(List<DatabaseStatus> followed) {
        return followed.stream().flatMap(d -> d.sourceCommitTime().stream());
    }
}
