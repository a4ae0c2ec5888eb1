package io.gad.control.health;

import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How far one secondary is ahead of another of the same primary, by what is known now. Pure.
 *
 * @param ahead by how much in each database in which it is, in words
 * @param behind likewise
 */
public record Advance(List<String> ahead, List<String> behind) {

    public Advance {
        ahead = List.copyOf(ahead);
        behind = List.copyOf(behind);
    }

    /** Of the one over the other; databases of which either knows no position say nothing. */
    public static Advance of(TaskStatus one, TaskStatus other) {
        Map<String, DatabaseStatus> others =
                other.databases().stream().collect(Collectors.toMap(DatabaseStatus::database, Function.identity()));
        List<String> ahead = new ArrayList<>();
        List<String> behind = new ArrayList<>();
        for (DatabaseStatus here : one.databases()) {
            DatabaseStatus there = others.get(here.database());
            if (there != null
                    && !here.position().equals(Lsn.ZERO)
                    && !there.position().equals(Lsn.ZERO)) {
                if (here.position().isAfter(there.position())) {
                    ahead.add(difference(here, there));
                } else if (there.position().isAfter(here.position())) {
                    behind.add(difference(there, here));
                }
            }
        }
        return new Advance(ahead, behind);
    }

    private static String difference(DatabaseStatus further, DatabaseStatus other) {
        Optional<String> time = further.sourceCommitTime()
                .flatMap(at -> other.sourceCommitTime().map(before -> Duration.between(before, at)))
                .filter(d -> !d.isNegative() && !d.isZero())
                .map(d -> String.format(Locale.ROOT, " and %.1f s", d.toMillis() / 1000.0));
        return further.position().bytesSince(other.position()) + " bytes of log" + time.orElse("") + " in "
                + further.database();
    }
}
