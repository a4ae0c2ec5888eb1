package io.gad.sync;

import io.gad.member.TablePattern;
import java.util.List;

/** What a task's group wants to be left out; may be changed while the task runs. */
final class LeftOutPatterns {

    private volatile List<TablePattern> patterns;

    LeftOutPatterns(List<TablePattern> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    void set(List<TablePattern> wanted) {
        patterns = List.copyOf(wanted);
    }

    List<TablePattern> of(String database) {
        return patterns.stream().filter(p -> p.concerns(database)).toList();
    }
}
