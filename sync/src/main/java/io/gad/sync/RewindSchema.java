package io.gad.sync;

import io.gad.member.MemberLock;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.sync.resync.SchemaAlignment;
import io.gad.sync.rewind.TouchedBook;
import io.gad.sync.schema.ObjectComparison;
import io.gad.sync.schema.SchemaComparison;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Definitions of a former primary: left as they are where nobody has changed any, else brought in line with the snapshot. */
final class RewindSchema implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RewindSchema.class);

    private static final String RESTORE_FAILED = "SCHEMA_RESTORE_FAILED";

    private final DatabasePair pair;
    private @Nullable SchemaAlignment alignment;

    RewindSchema(DatabasePair pair) {
        this.pair = pair;
    }

    /**
     * Tables that stood are noted before one can go. Foreign keys come behind the rows.
     *
     * @return whether definitions were brought in line, or may have been before
     */
    boolean beforeRows(String snapshot, TouchedBook.Summary book) throws InterruptedException {
        boolean alike;
        try (Session source = pair.source("compare");
                Session target = pair.target("compare")) {
            alike = areAlike(source, target);
            if (pair.spec().schemaMode() == SchemaMode.EXISTING) {
                SchemaComparison.require(source, target);
                return false;
            }
        }
        if (alike && !book.definitions() && !book.aligned()) {
            return false;
        }
        try (Session target = pair.targetAtLength("rewind")) {
            target.transaction(() -> {
                MemberLock.hold(target, pair.mandate());
                TouchedBook.keepStanding(target);
            });
            HangingPartitions.detachOthers(pair, target, snapshot);
        }
        SchemaAlignment made = pair.schemaAlignment();
        alignment = made;
        int changed = align(made, snapshot);
        LOG.info("task={} database={} schema in line changed={}", pair.spec().id(), pair.name(), changed);
        return true;
    }

    /** One that goes while it is read cannot be read: then they differ. */
    private boolean areAlike(Session source, Session target) {
        try {
            return ObjectComparison.of(source, target).unequal().isEmpty();
        } catch (PostgresException e) {
            if (e.kind().isPassing()) {
                throw e;
            }
            LOG.debug("task={} database={} not compared", pair.spec().id(), pair.name(), e);
            return false;
        }
    }

    private int align(SchemaAlignment made, String snapshot) throws InterruptedException {
        try {
            return made.beforeRows(snapshot);
        } catch (SyncProblem e) {
            // pg_dump reads the catalog of the snapshot and that of now; what was dropped between is in neither.
            if (e.code().equals("SCHEMA_DUMP_FAILED")) {
                throw new LoadOvertaken("A definition may have been changed while the schema was read.", e);
            }
            if (!e.code().equals(RESTORE_FAILED)) {
                throw e;
            }
        }
        // A partition that is put on its root gets what the dump makes by itself: now it is found there.
        return made.beforeRows(snapshot);
    }

    void afterRows() throws InterruptedException {
        SchemaAlignment made = alignment;
        if (made != null) {
            made.afterRows();
        }
    }

    @Override
    public void close() {
        SchemaAlignment made = alignment;
        if (made != null) {
            made.close();
        }
    }
}
