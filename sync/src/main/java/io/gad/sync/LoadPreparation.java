package io.gad.sync;

import io.gad.member.MemberDatabase;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.replication.Publications;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.sync.copy.LoadBook;
import io.gad.sync.prepare.OwnSessions;
import io.gad.sync.prepare.TargetClearing;
import io.gad.sync.prepare.TargetDatabase;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must stand on both sides before rows are copied. Killed anywhere, it is run again: the progress row says that what
 * stands on the target is of this task, so it is cleared first.
 */
final class LoadPreparation {

    private static final Logger LOG = LoggerFactory.getLogger(LoadPreparation.class);
    private static final Duration ENDING = Duration.ofSeconds(10);

    private final DatabasePair pair;
    private final SourcePreparation sourceSide;

    LoadPreparation(DatabasePair pair, SourcePreparation sourceSide) {
        this.pair = pair;
        this.sourceSide = sourceSide;
    }

    /** For a load from its beginning. */
    ServerIdentity fresh() throws InterruptedException {
        ServerIdentity source = sourceSide.run();
        prepareTarget(source);
        return source;
    }

    /** For a load that goes on: nobody else is at it, and both sides know by whom it is done now. */
    void again() {
        try (Session source = pair.sourceSilently("prepare")) {
            refuseStandby(source);
            OwnSessions.end(source, pair.spec().id(), pair.name(), ENDING);
            MemberDatabase.become(source, pair.sourceRow());
        }
        try (Session target = pair.targetAtLength("prepare")) {
            OwnSessions.end(target, pair.spec().id(), pair.name(), ENDING);
            MemberDatabase.become(target, pair.targetRow());
            unpublish(target);
        }
    }

    /**
     * What a primary of old published, or a load that was killed at its end: PostgreSQL refuses to delete rows that are
     * published and have no key, and keys come behind the rows. The end of the load publishes again.
     */
    private static void unpublish(Session target) {
        Publications.drop(target, DatabasePair.PUBLICATION);
    }

    /**
     * By which others followed it when it was a primary. What only it had is reported by now, and nobody would ever read them
     * again: they would keep its log until its disk is full.
     */
    private void dropSlots(Session target) {
        ReplicationSlots.withPrefix(target, "gad_").stream()
                .filter(slot -> !slot.temporary() && slot.database().equals(pair.name()))
                .forEach(slot -> ReplicationSlots.drop(target, slot.name(), ENDING));
    }

    private static void refuseStandby(Session source) {
        if (source.isInRecovery()) {
            throw new PostgresException(
                    "Expected the source to be a primary, found it in recovery.", SqlState.UNREACHABLE);
        }
    }

    private void prepareTarget(ServerIdentity source) {
        boolean made;
        try (Session from = pair.source("prepare");
                Session maintenance = pair.maintenance("prepare")) {
            made = TargetDatabase.ensure(from, maintenance, pair.name());
        }
        try (Session target = pair.targetAtLength("prepare")) {
            OwnSessions.end(target, pair.spec().id(), pair.name(), ENDING);
            boolean begunBefore = Progress.read(target, pair.spec().id()).isPresent();
            boolean mayHoldData = !begunBefore && pair.spec().targetMayHoldData();
            if (begunBefore) {
                // Before anything is written: what an attempt left behind may have filled the disk.
                clear(target);
            } else if (!mayHoldData) {
                requireEmpty(target);
            }
            MemberDatabase.prepare(target, pair.targetRow());
            List<String> left = MemberDatabase.close(target);
            if (!left.isEmpty()) {
                LOG.warn(
                        "task={} database={} sessions that did not end: {}",
                        pair.spec().id(),
                        pair.name(),
                        left);
            }
            // From here on what stands on the target is this task's to clear.
            Progress.begun(SyncPhase.PRECHECK, source, pair.slot(), Lsn.ZERO)
                    .write(target, pair, () -> LoadBook.close(target));
            unpublish(target);
            dropSlots(target);
            if (mayHoldData) {
                clear(target);
            }
            if (made) {
                LOG.info(
                        "task={} database={} created on the target", pair.spec().id(), pair.name());
            }
        }
    }

    private boolean isExisting() {
        return pair.spec().schemaMode() == SchemaMode.EXISTING;
    }

    private void requireEmpty(Session target) {
        boolean empty = isExisting() ? !TargetClearing.holdsRows(target) : TargetClearing.isEmpty(target);
        if (!empty) {
            throw new SyncProblem(
                    "TARGET_NOT_EMPTY",
                    "Expected the target's database " + pair.name() + " to be empty, found "
                            + (isExisting() ? "rows" : "objects") + " in it.",
                    "Take an empty server, or drop what stands in that database, then resume.");
        }
    }

    private void clear(Session target) {
        TargetClearing clearing = new TargetClearing(target, pair.mandate());
        if (isExisting()) {
            clearing.truncateEverything();
        } else {
            clearing.dropEverything();
        }
    }
}
