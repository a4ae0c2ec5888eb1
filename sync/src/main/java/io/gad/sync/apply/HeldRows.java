package io.gad.sync.apply;

import io.gad.postgres.TableName;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.sync.receive.Change;
import io.gad.sync.receive.ChangeSpool;
import io.gad.sync.receive.SpoolRoom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Rows of tables that the target does not have yet: those of {@code CREATE TABLE AS} come in the stream before the
 * definition that makes the table. They wait for a definition of the same transaction, in memory or on disk.
 */
public final class HeldRows implements AutoCloseable {

    private final SpoolRoom room;
    private final Map<TableName, Waiting> tables = new LinkedHashMap<>();

    private record Waiting(Relation relation, ChangeSpool rows) {}

    public HeldRows(SpoolRoom room) {
        this.room = room;
    }

    void add(Change.Row row) {
        tables.computeIfAbsent(row.relation().name(), name -> new Waiting(row.relation(), new ChangeSpool(room)))
                .rows()
                .add(row);
    }

    /** Gives the rows of every table that exists by now. */
    void release(Predicate<Relation> exists, Consumer<Change> to) {
        List<Waiting> ready = new ArrayList<>();
        tables.values().removeIf(waiting -> exists.test(waiting.relation()) && ready.add(waiting));
        for (Waiting waiting : ready) {
            try (ChangeSpool rows = waiting.rows()) {
                rows.forEach(to);
            }
        }
    }

    /** At the end of a source transaction nothing may be left. */
    void expectNone() {
        if (!tables.isEmpty()) {
            throw TargetTable.noSuchTable(tables.values().iterator().next().relation());
        }
    }

    @Override
    public void close() {
        tables.values().forEach(waiting -> waiting.rows().close());
        tables.clear();
    }
}
