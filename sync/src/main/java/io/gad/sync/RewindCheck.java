package io.gad.sync;

import io.gad.member.MemberDatabase;
import io.gad.member.MemberRole;
import io.gad.member.MemberRow;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.postgres.replication.SlotState;
import io.gad.sync.ddl.DdlCapture;
import io.gad.sync.prepare.TaskSlots;
import io.gad.sync.rewind.FiringTriggers;
import io.gad.sync.rewind.RewindImpossible;
import io.gad.sync.rewind.TouchedLogs;
import io.gad.sync.tail.TailReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a former primary can return by rewind, or a secondary that stood elsewhere follow by one, before anything of it is touched. */
public final class RewindCheck {

    private final SyncTaskSpec spec;
    private final SyncStart.Rewind from;

    private RewindCheck(SyncTaskSpec spec, SyncStart.Rewind from) {
        this.spec = spec;
        this.from = from;
    }

    /**
     * Asks both servers. One that is begun is not asked again.
     *
     * @param spec of the task that is to be started, which starts by a rewind; the target is closed
     * @return why it cannot, in a sentence or two; empty if it can
     * @throws PostgresException if a server does not answer
     */
    public static Optional<String> why(SyncTaskSpec spec) {
        if (!(spec.start() instanceof SyncStart.Rewind from)) {
            throw new IllegalArgumentException("Expected a task that starts by a rewind, found " + spec.start() + ".");
        }
        return new RewindCheck(spec, from).run();
    }

    private Optional<String> run() {
        List<SourceDatabase> databases;
        List<String> here;
        try (Session source = spec.source().open(spec.source().dsn().database(), SessionSettings.control(purpose()));
                Session target =
                        spec.target().open(spec.target().dsn().database(), SessionSettings.control(purpose()))) {
            databases = SourceDatabase.list(source, spec.databases());
            here = SourceDatabase.list(target, List.of()).stream()
                    .map(SourceDatabase::name)
                    .toList();
        }
        List<SourceDatabase> both = databases.stream()
                .filter(database ->
                        from.finalPositions().containsKey(database.name()) && here.contains(database.name()))
                .toList();
        if (both.isEmpty()) {
            return Optional.of("Expected a database of " + spec.targetInstance() + " that " + spec.sourceInstance()
                    + " followed until it became the primary, found none.");
        }
        List<String> reasons = new ArrayList<>();
        for (SourceDatabase database : both) {
            try (Session source = spec.source().open(database.name(), SessionSettings.control(purpose()));
                    Session target = spec.target().open(database.name(), SessionSettings.control(purpose()))) {
                boolean begun = Progress.read(target, spec.id()).isPresent(); // Then it goes by what it has noted.
                if (!begun) {
                    ofSource(source, database)
                            .or(() -> FiringTriggers.obstacle(source))
                            .or(() -> FiringTriggers.obstacle(target))
                            .or(() -> ofTarget(target))
                            .ifPresent(reasons::add);
                }
            }
        }
        return reasons.stream().findFirst();
    }

    private Optional<String> ofSource(Session source, SourceDatabase database) {
        Optional<Lsn> openedAt = MemberDatabase.read(source)
                .filter(row -> row.reign().equals(spec.reign()))
                .flatMap(MemberRow::openedAt);
        if (openedAt.isEmpty()) {
            return Optional.of("Expected database " + database.name() + " of " + spec.sourceInstance()
                    + " to know where its log stood when it was opened in reign " + spec.reign()
                    + ", found that it does not.");
        }
        Optional<SlotState> slot = ReplicationSlots.find(source, TaskSlots.name(spec.id(), database.oid()));
        if (slot.isEmpty()) {
            String level = source.one("SELECT pg_catalog.current_setting('wal_level')", row -> row.getString(1));
            return Optional.of("Expected a slot on " + spec.sourceInstance() + " that reaches back to its opening,"
                    + " found none of database " + database.name() + " (its wal_level is " + level + ").");
        }
        Lsn since = from.stood()
                .map(stood -> stood.since().getOrDefault(database.name(), Lsn.ZERO))
                .orElse(openedAt.get());
        return TouchedLogs.obstacle(slot.get(), database.name(), since)
                .or(() -> notCaptured(source, spec.sourceInstance()));
    }

    private Optional<String> ofTarget(Session target) {
        String name = target.database();
        if (from.finalPositions().getOrDefault(name, Lsn.ZERO).equals(Lsn.ZERO)) {
            return Optional.of("Expected to know up to where " + spec.sourceInstance() + " held database " + name
                    + " of " + spec.targetInstance() + " when it became the primary, found that nobody does.");
        }
        long epoch = spec.reign().epoch();
        Optional<MemberRow> row = MemberDatabase.read(target);
        boolean before = row.filter(r -> r.groupId().equals(spec.groupId()))
                .filter(r -> r.reign().equals(spec.reign()) || isBefore(r))
                .isPresent();
        if (!before && from.stood().isPresent()) {
            return Optional.of(
                    "Expected database " + name + " of " + spec.targetInstance() + " to be a secondary's of reign "
                            + from.stood().get().ended() + ", found "
                            + row.map(r -> r.role() + " of " + r.reign()).orElse("no trace of a group") + ".");
        }
        if (!before) {
            return Optional.of("Expected database " + name + " of " + spec.targetInstance()
                    + " to be the closed primary's of epoch " + (epoch - 1) + ", found "
                    + row.map(r -> r.role() + " of epoch " + r.reign().epoch()).orElse("no trace of a group")
                    + ": what was committed in the reigns between cannot be told.");
        }
        // What a secondary has applied of definitions was captured on its primary, and is in its log as it came.
        return from.stood().isPresent()
                ? ofTail(name)
                : ofTail(name).or(() -> notCaptured(target, spec.targetInstance()));
    }

    private boolean isBefore(MemberRow row) {
        return from.stood()
                .map(stood -> row.reign().equals(stood.ended()) && row.role() == MemberRole.SECONDARY)
                .orElseGet(() -> row.reign().epoch() == spec.reign().epoch() - 1 && row.role() == MemberRole.FENCED);
    }

    private Optional<String> ofTail(String name) {
        try {
            List<String> missing = TailReader.missing(spec.target(), RewindTail.of(spec, name, from));
            return missing.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", missing));
        } catch (SyncProblem | RewindImpossible e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (PostgresException e) {
            if (e.kind() == SqlState.UNDEFINED) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /** Else a definition may have changed rows of which no log tells. */
    private static Optional<String> notCaptured(Session side, String instance) {
        return DdlCapture.stands(side)
                ? Optional.empty()
                : Optional.of("Expected definitions to be captured in database " + side.database() + " of " + instance
                        + ", found that they are not: the account may not make event triggers.");
    }

    private String purpose() {
        return "rewind-" + spec.id();
    }
}
