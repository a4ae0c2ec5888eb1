package io.gad.sync.follow;

import io.gad.postgres.Lsn;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.catalog.Catalog;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.postgres.replication.SlotState;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import io.gad.sync.apply.Progress;
import io.gad.sync.apply.ProgressTable;
import io.gad.sync.prepare.PublicationMark;
import io.gad.sync.prepare.TaskSlots;
import java.time.Duration;

/**
 * What is compared before anything is streamed: that slot and position fit, and that the source is the one that the
 * position belongs to. A server asked for an earlier position than its slot's would silently skip what lies between.
 *
 * @param position from where to stream
 * @param source who was compared
 * @param binary whether values may come in binary
 * @param isFarBehind whether so much lies before it that it is read by SQL
 */
record FlowStart(Lsn position, ServerIdentity source, boolean binary, boolean isFarBehind) {

    /** While it is read by SQL the slot looks idle, which some servers end; version 18 and later. */
    private static final String IDLE_SLOTS_END =
            "SELECT coalesce(pg_catalog.current_setting('idle_replication_slot_timeout', true), '0') NOT IN ('0', '0s', '0min')";

    private static final Duration RELEASE = Duration.ofSeconds(10);

    static FlowStart check(FlowSpec spec, Session target, boolean textOnly) {
        Progress progress = ProgressTable.read(target, spec.task())
                .orElseThrow(() -> new SyncProblem(
                        "PROGRESS_MISSING",
                        "Expected the progress of task " + spec.task() + " in the target's database " + spec.database()
                                + ", found none.",
                        CopyAnew.HINT));
        try (Session source = spec.source().open(spec.database(), SessionSettings.control("follow/" + spec.task()))) {
            ServerIdentity identity = ServerIdentity.of(source);
            SourceHistory.require(progress, identity, source, target);
            PublicationMark.require(source, spec.publication(), PublicationMark.kept(target, spec.task()));
            slotFits(spec, progress, source);
            ReplicationSlots.release(source, spec.slot(), RELEASE);
            TaskSlots.dropBacklog(source, spec.slot(), RELEASE); // One of ours that lives on.
            int targetVersion = ServerIdentity.of(target).majorVersion();
            boolean binary = !textOnly
                    && identity.majorVersion() >= 14
                    && targetVersion >= 14
                    && new Catalog(source).oidBoundColumns().isEmpty()
                    && new Catalog(target).oidBoundColumns().isEmpty();
            boolean isFarBehind = source.currentLsn().bytesSince(progress.position()) >= spec.farBehind()
                    && !source.one(IDLE_SLOTS_END, row -> row.getBoolean(1));
            return new FlowStart(progress.position(), identity, binary, isFarBehind);
        }
    }

    private static void slotFits(FlowSpec spec, Progress progress, Session source) {
        SlotState slot = ReplicationSlots.find(source, spec.slot())
                .orElseThrow(() -> new SyncProblem(
                        "SLOT_LOST", "Expected slot " + spec.slot() + " on the source, found none.", CopyAnew.HINT));
        if (slot.isLost()) {
            throw new SyncProblem(
                    "SLOT_LOST",
                    "Expected slot " + spec.slot() + " on the source to be usable, found it lost: the log that it"
                            + " needs is gone.",
                    CopyAnew.HINT);
        }
        if (!slot.plugin().equals("pgoutput") || !slot.database().equals(spec.database()) || slot.temporary()) {
            throw new SyncProblem(
                    "SLOT_LOST",
                    "Expected slot " + spec.slot() + " of plugin pgoutput in database " + spec.database()
                            + ", found another of that name: plugin " + slot.plugin() + ", database "
                            + slot.database() + ".",
                    "Drop it if it is not needed. " + CopyAnew.HINT);
        }
        Lsn confirmed = slot.confirmedFlush().orElse(Lsn.ZERO);
        if (confirmed.isAfter(progress.position())) {
            throw new SyncProblem(
                    "SLOT_GAP",
                    "Expected slot " + spec.slot() + " at or before the target's position " + progress.position()
                            + ", found it at " + confirmed + ": changes between would be missing.",
                    CopyAnew.HINT);
        }
    }
}
