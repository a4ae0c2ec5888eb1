package io.gad.server.console;

import io.gad.api.DatabaseView;
import io.gad.api.GroupView;
import io.gad.api.Problem;
import io.gad.api.SyncTaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a person should look at, above a group's page.
 *
 * @param detail in the words of whoever met it; empty where the text says all
 */
public record Warning(String text, String detail) {

    /** A primary that does not answer is said once for each secondary that waits for it, not for each of its databases. */
    static List<Warning> of(GroupView group, Words words) {
        Silence silence = Silence.of(group, words);
        List<Warning> warnings = new ArrayList<>();
        List<String> told = new ArrayList<>();
        for (SyncTaskView task : group.syncTasks()) {
            if (!silence.instances().contains(task.source())
                    || silence.instances().contains(task.target())) {
                continue;
            }
            List<String> waiting = task.databases().stream()
                    .filter(d -> Silence.isWaiting(d.problem()))
                    .map(d -> sentence(task, d))
                    .toList();
            if (!waiting.isEmpty()) {
                told.addAll(waiting);
                warnings.add(new Warning(words.text("warning.away", task.target(), task.source()), detail(task)));
            }
        }
        group.problems().stream()
                .map(Problem::message)
                .filter(message -> !told.contains(message))
                .forEach(message -> warnings.add(new Warning(message, "")));
        return List.copyOf(warnings);
    }

    private static String detail(SyncTaskView task) {
        return task.databases().stream()
                .map(DatabaseView::problem)
                .filter(Objects::nonNull)
                .filter(Silence::isWaiting)
                .map(Problem::message)
                .findFirst()
                .orElse("");
    }

    /** As a group tells the problem of a database. */
    private static String sentence(SyncTaskView task, DatabaseView database) {
        return task.target() + "/" + database.database() + ": "
                + Objects.requireNonNull(database.problem()).message();
    }
}
