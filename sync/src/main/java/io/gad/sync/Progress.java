package io.gad.sync;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.Lsn;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import java.util.Optional;

/**
 * A task's row in {@code gad.progress} of one target database: what a restart goes by, and nothing else.
 *
 * @param position up to where the target holds everything of the source; before CATCH_UP, where the slot began
 */
record Progress(SyncPhase phase, String systemIdentifier, int timeline, String slot, Lsn position) {

    static Progress begun(SyncPhase phase, ServerIdentity source, String slot, Lsn position) {
        return new Progress(phase, source.systemIdentifier(), source.timeline(), slot, position);
    }

    /** The row, if the schema and the row are there. */
    static Optional<Progress> read(Session target, String task) {
        boolean installed =
                target.one("SELECT pg_catalog.to_regclass('gad.progress') IS NOT NULL", row -> row.getBoolean(1));
        if (!installed) {
            return Optional.empty();
        }
        return target.first(
                "SELECT phase, system_identifier, timeline, slot, position::text FROM gad.progress WHERE task = ?",
                row -> new Progress(
                        SyncPhase.valueOf(row.getString(1)),
                        row.getString(2),
                        row.getInt(3),
                        row.getString(4),
                        Lsn.parse(row.getString(5))),
                task);
    }

    /** Writes the row as a load goes on; never while changes are applied. */
    void write(Session target, DatabasePair pair) {
        write(target, pair, () -> {});
    }

    /** As {@link #write(Session, DatabasePair)}, with what else is to hold from the same moment on. */
    void write(Session target, DatabasePair pair, Runnable more) {
        target.transaction(() -> {
            MemberLock.hold(target, pair.mandate());
            more.run();
            store(target, pair);
        });
    }

    /** In a transaction of the caller's: writes the row unless the task has one already, and tells what stands there now. */
    Progress writeFirst(Session target, SyncTaskSpec spec) {
        int unused = insert(target, spec, "DO NOTHING");
        return read(target, spec.id()).orElseThrow();
    }

    /** Lets a task's row of an earlier reign count in this one. */
    static void carry(Session target, SyncTaskSpec spec, Mandate mandate) {
        target.transaction(() -> {
            MemberLock.hold(target, mandate);
            target.update(
                    "UPDATE gad.progress SET epoch = ? WHERE task = ?",
                    spec.reign().epoch(),
                    spec.id());
        });
    }

    private void store(Session target, DatabasePair pair) {
        int unused = insert(target, pair.spec(), """
                    DO UPDATE SET epoch = excluded.epoch, phase = excluded.phase,
                      system_identifier = excluded.system_identifier, timeline = excluded.timeline,
                      slot = excluded.slot, position = excluded.position, source_commit_time = NULL
                    """);
    }

    private int insert(Session target, SyncTaskSpec spec, String onConflict) {
        return target.update(
                """
                    INSERT INTO gad.progress (task, epoch, phase, system_identifier, timeline, slot, position)
                    VALUES (?, ?, ?, ?, ?, ?, ?::pg_lsn)
                    ON CONFLICT (task) """ + " " + onConflict,
                spec.id(),
                spec.reign().epoch(),
                phase.name(),
                systemIdentifier,
                timeline,
                slot,
                position);
    }

    /** Moves the phase alone; the position belongs to whoever applies. */
    static void enter(Session target, DatabasePair pair, SyncPhase phase) {
        enter(target, pair, phase, () -> {});
    }

    /** As {@link #enter(Session, DatabasePair, SyncPhase)}, with what else is to hold from the same moment on. */
    static void enter(Session target, DatabasePair pair, SyncPhase phase, Runnable more) {
        target.transaction(() -> {
            MemberLock.hold(target, pair.mandate());
            more.run();
            target.update(
                    "UPDATE gad.progress SET phase = ? WHERE task = ?",
                    phase.name(),
                    pair.spec().id());
        });
    }

    /** Makes the next start another one: {@code RESYNC}, or {@code PRECHECK} for a load. The position says nothing then. */
    static void restart(Session target, DatabasePair pair, ServerIdentity source, SyncPhase phase) {
        restart(target, pair, source, phase, () -> {});
    }

    /** As {@link #restart(Session, DatabasePair, ServerIdentity, SyncPhase)}, with what else is to hold from the same moment on. */
    static void restart(Session target, DatabasePair pair, ServerIdentity source, SyncPhase phase, Runnable more) {
        target.transaction(() -> {
            MemberLock.hold(target, pair.mandate());
            more.run();
            begun(phase, source, pair.slot(), Lsn.ZERO).store(target, pair);
        });
    }

    boolean isLoaded() {
        return phase.compareTo(SyncPhase.CATCH_UP) >= 0;
    }
}
