package io.gad.sync;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.prepare.TaskSlots;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks which databases a task has to keep in step: those of the source, and, so that a task started again while its
 * source is gone knows what it has, those that carry its progress on the target.
 */
final class DatabaseWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);

    private final SyncTaskSpec spec;
    private final Consumer<SourceDatabase> came;
    private final Consumer<String> went;
    private final Set<String> known = new HashSet<>();
    private boolean targetSeen;

    DatabaseWatch(SyncTaskSpec spec, Consumer<SourceDatabase> came, Consumer<String> went) {
        this.spec = spec;
        this.came = came;
        this.went = went;
    }

    /** @param source into the source's own database; nothing is known of a source that it does not ask any more */
    void look(KeptSession source) {
        List<List<SourceDatabase>> answers = new ArrayList<>();
        try {
            source.use(session -> answers.add(SourceDatabase.list(session, spec.databases())));
        } catch (PostgresException e) {
            if (!targetSeen) {
                LOG.debug("task={} source does not answer, asking the target", spec.id(), e);
                onTarget().forEach(this::take);
                targetSeen = true;
            }
            throw e;
        }
        answers.forEach(this::compare);
    }

    private void compare(List<SourceDatabase> now) {
        now.forEach(this::take);
        Set<String> names = new HashSet<>(now.stream().map(SourceDatabase::name).toList());
        known.stream().filter(name -> !names.contains(name)).forEach(went);
    }

    private void take(SourceDatabase database) {
        known.add(database.name());
        came.accept(database);
    }

    private List<SourceDatabase> onTarget() {
        SessionSettings settings = SessionSettings.control("watch-" + spec.id());
        List<SourceDatabase> found = new ArrayList<>();
        try (Session maintenance = spec.target().open(spec.target().dsn().database(), settings)) {
            for (SourceDatabase database : SourceDatabase.list(maintenance, spec.databases())) {
                try (Session target = spec.target().open(database.name(), settings)) {
                    Progress.read(target, spec.id())
                            .ifPresent(p -> found.add(
                                    new SourceDatabase(database.name(), TaskSlots.databaseOid(spec.id(), p.slot()))));
                }
            }
        }
        return found;
    }
}
