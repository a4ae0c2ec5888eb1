package io.gad.sync;

import io.gad.member.MemberDatabase;
import io.gad.member.MemberRow;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.postgres.replication.SlotState;
import io.gad.sync.apply.ProgressTable;
import io.gad.sync.follow.SourceHistory;
import java.util.Optional;

/** Where a database stands, by what is on the servers alone. */
final class Standing {

    private Standing() {}

    /** The target's progress row; empty also where the target has no such database yet. */
    static Optional<Progress> look(DatabasePair pair) {
        if (!hasDatabase(pair)) {
            return Optional.empty();
        }
        try (Session target = pair.target("look")) {
            return Progress.read(target, pair.spec().id());
        }
    }

    /** Whether the target has a database of that name at all. */
    static boolean hasDatabase(DatabasePair pair) {
        try (Session maintenance = pair.maintenance("look")) {
            return maintenance.one(
                    "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_database WHERE datname = ?)",
                    row -> row.getBoolean(1),
                    pair.name());
        }
    }

    /**
     * A database without a position is a new one only if it has no slot either: the position is written before the slot.
     *
     * @throws SyncProblem {@code PROGRESS_LOST}
     */
    static void requireNoSlot(DatabasePair pair) {
        try (Session source = pair.source("look")) {
            if (ReplicationSlots.find(source, pair.slot()).isPresent()) {
                throw progressLost(pair);
            }
        }
    }

    /**
     * As {@link #requireNoSlot}, but for one that was copied from a standing slot for a target that was then not to follow it: a
     * copy makes its own in the place of that.
     *
     * @throws SyncProblem {@code PROGRESS_LOST}
     */
    static void requireNoSlotInUse(DatabasePair pair) {
        try (Session source = pair.source("look")) {
            Optional<SlotState> slot = ReplicationSlots.find(source, pair.slot());
            boolean isLeftBehind =
                    slot.filter(s -> isUnread(source, pair, s)).isPresent() && (!hasDatabase(pair) || isOfGroup(pair));
            if (slot.isPresent() && !isLeftBehind) {
                throw progressLost(pair);
            }
        }
    }

    /** Whoever was in step in this reign has brought its slot behind the reign's opening. */
    private static boolean isUnread(Session source, DatabasePair pair, SlotState slot) {
        return MemberDatabase.read(source)
                .filter(row -> row.reign().equals(pair.spec().reign()))
                .flatMap(MemberRow::openedAt)
                .filter(opened -> slot.activePid().isEmpty()
                        && slot.confirmedFlush()
                                .filter(at -> !at.isAfter(opened))
                                .isPresent())
                .isPresent();
    }

    /** Whether the target's database is one of the group's. */
    static boolean isOfGroup(DatabasePair pair) {
        try (Session target = pair.target("look")) {
            return MemberDatabase.read(target)
                    .filter(row -> row.groupId().equals(pair.spec().groupId()))
                    .isPresent();
        }
    }

    private static SyncProblem progressLost(DatabasePair pair) {
        return new SyncProblem(
                "PROGRESS_LOST",
                "Expected the progress of task " + pair.spec().id() + " in the target's database " + pair.name()
                        + ", for which the source has the slot " + pair.slot()
                        + ", found none: the target was restored, emptied or replaced.",
                CopyAnew.hint(pair.spec()));
    }

    /**
     * The slot from which a loaded database is followed.
     *
     * @throws SyncProblem {@code SOURCE_CHANGED}, {@code SOURCE_RESTORED}, or {@code SLOT_LOST}: what the source has committed since cannot be read any more
     */
    static void requireSlot(DatabasePair pair) {
        try (Session source = pair.source("look");
                Session target = pair.target("look")) {
            // First whether it is the same source at all: another one has no such slot either.
            ProgressTable.read(target, pair.spec().id())
                    .ifPresent(progress -> SourceHistory.require(progress, ServerIdentity.of(source), source, target));
            requireSlot(source, pair);
        }
    }

    private static void requireSlot(Session source, DatabasePair pair) {
        Optional<SlotState> slot = ReplicationSlots.find(source, pair.slot());
        if (slot.filter(s -> !s.isLost()).isEmpty()) {
            throw new SyncProblem(
                    "SLOT_LOST",
                    "Expected the slot " + pair.slot() + " on the source, found "
                            + (slot.isEmpty() ? "none" : "that the server has removed log it needs")
                            + ": what was committed since cannot be read any more.",
                    CopyAnew.hint(pair.spec()));
        }
    }
}
