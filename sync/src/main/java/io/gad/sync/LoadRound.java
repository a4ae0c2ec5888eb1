package io.gad.sync;

import io.gad.postgres.ServerIdentity;
import io.gad.postgres.replication.CreatedSlot;
import io.gad.sync.copy.CopyTable;
import io.gad.sync.schema.SchemaCopy;
import java.util.List;

/**
 * One stretch of a load: a snapshot of the source, the schema that it shows, and the tables. The target stands at the
 * snapshot's position from here on, as far as it holds anything.
 *
 * @param tables as the snapshot shows them, the largest first
 */
record LoadRound(CreatedSlot slot, SchemaCopy schema, ServerIdentity source, List<CopyTable> tables)
        implements AutoCloseable {

    LoadRound {
        tables = List.copyOf(tables);
    }

    @Override
    public void close() {
        try (slot) {
            schema.close();
        }
    }
}
