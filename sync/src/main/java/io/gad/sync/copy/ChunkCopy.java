package io.gad.sync.copy;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import java.util.HashSet;
import java.util.Set;

/**
 * Brings chunks from the snapshot into the target, each in one transaction on each side, with the note that it is here.
 * Killed anywhere, the target's transaction is rolled back and holds nothing of the chunk.
 */
final class ChunkCopy {

    private final Session source;
    private final Session target;
    private final String snapshot;
    private final Mandate mandate;
    private final Pipe pipe;
    private final Set<Long> stages = new HashSet<>();

    ChunkCopy(Session source, Session target, String snapshot, Mandate mandate, Throttle throttle) {
        this.source = source;
        this.target = target;
        this.snapshot = snapshot;
        this.mandate = mandate;
        this.pipe = new Pipe(source, target, throttle);
    }

    /**
     * Copies one chunk.
     *
     * @throws PostgresException of the kind UNDEFINED if the table is no longer what the snapshot shows
     */
    void copy(Chunk chunk, CopyProgress.Running counter) {
        CopyTable table = chunk.table();
        target.transaction(() -> {
            MemberLock.hold(target, mandate);
            if (table.ofExtension()) {
                target.execute("DELETE FROM ONLY " + table.name().quoted());
            }
            if (chunk.mixed() && stages.add(table.oid())) {
                target.execute(table.createStage());
            }
            long rows = read(chunk, counter);
            if (chunk.mixed()) {
                target.execute(table.insertFromStage(LoadedExtent.naming(target, table.name(), table.oid())));
            }
            LoadBook.done(target, chunk, rows, counter.bytes.get());
        });
    }

    /** A transaction for each chunk: its lock must not outlive its copy, or the customer's DDL waits for all. */
    private long read(Chunk chunk, CopyProgress.Running counter) {
        CopyTable table = chunk.table();
        return source.transaction(() -> {
            source.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            source.adopt(snapshot);
            String copyIn = chunk.mixed() ? table.copyIntoStage() : table.copyIn();
            long rows = pipe.run(chunk.copyOut(), copyIn, table, counter);
            SameTable.require(source, table);
            return rows;
        });
    }
}
