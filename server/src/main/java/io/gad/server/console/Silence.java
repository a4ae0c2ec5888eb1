package io.gad.server.console;

import io.gad.api.DatabaseView;
import io.gad.api.GroupView;
import io.gad.api.MemberView;
import io.gad.api.Problem;
import io.gad.api.SyncTaskView;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which members do not answer: what is last known of them is not told as if it were so now.
 *
 * @param instances their names
 */
public record Silence(Set<String> instances, Words words) {

    /** The codes of a database that waits for one of its two servers. */
    private static final Set<String> AWAY = Set.of("UNREACHABLE", "UNAVAILABLE");

    static Silence of(GroupView group, Words words) {
        return new Silence(
                group.members().stream()
                        .filter(m -> !m.reachable())
                        .map(MemberView::instance)
                        .collect(Collectors.toUnmodifiableSet()),
                words);
    }

    /** Whether one end of a synchronization does not answer. */
    public boolean cuts(String source, String target) {
        return instances.contains(source) || instances.contains(target);
    }

    static boolean isWaiting(@Nullable Problem problem) {
        return problem != null && problem.code() != null && AWAY.contains(problem.code());
    }

    /** Which end a database waits for, in a sentence; null where it has another problem or none. */
    public @Nullable String waits(SyncTaskView task, DatabaseView database) {
        return silentEnd(task)
                .filter(end -> isWaiting(database.problem()))
                .map(end -> words.text("silence.waits", end))
                .orElse(null);
    }

    private Optional<String> silentEnd(SyncTaskView task) {
        return Stream.of(task.source(), task.target())
                .filter(instances::contains)
                .findFirst();
    }

    /** A task's state, or as which it was last known. */
    public String state(SyncTaskView task) {
        return silentEnd(task)
                .map(end -> words.text("silence.task", end, words.plain(task.state())))
                .orElseGet(() -> words.plain(task.state()));
    }

    /** In which it is shown. */
    public String tone(SyncTaskView task) {
        if (instances.contains(task.source())) {
            return "act";
        }
        return instances.contains(task.target()) && !words.tone(task.state()).equals("act")
                ? "watch"
                : words.tone(task.state());
    }
}
