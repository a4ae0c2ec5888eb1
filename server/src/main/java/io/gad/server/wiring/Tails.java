package io.gad.server.wiring;

import io.gad.control.port.LostTransaction;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.TailOrder;
import io.gad.control.port.TailResult;
import io.gad.member.FinalState;
import io.gad.member.MemberDatabase;
import io.gad.member.MemberRow;
import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.postgres.replication.SlotState;
import io.gad.sync.SourceDatabase;
import io.gad.sync.SyncProblem;
import io.gad.sync.prepare.TaskSlots;
import io.gad.sync.standing.StandingSlot;
import io.gad.sync.tail.LostChange;
import io.gad.sync.tail.TailReader;
import io.gad.sync.tail.TailSpec;
import io.gad.sync.tail.TailSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tail of a whole former primary: {@link TailReader} for each database in which its task had a slot. */
final class Tails {

    private static final String PUBLICATION = "gad_pub";
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private Tails() {}

    static TailResult read(TailOrder order, Consumer<LostTransaction> sink) {
        Login former = order.former().login();
        Map<String, String> slots = slots(former, order.taskId());
        List<String> missing = new ArrayList<>();
        for (String database : new TreeSet<>(order.finalPositions().keySet())) {
            String slot = slots.get(database);
            if (slot == null) {
                missing.add("database " + database + " has no slot of task " + order.taskId() + " any more");
                continue;
            }
            Lsn finalPosition = order.finalPositions().get(database);
            if (finalPosition != null) {
                Optional<Lsn> from =
                        finalPosition.equals(Lsn.ZERO) ? openedAt(former, database) : Optional.of(finalPosition);
                from.flatMap(position -> read(former, spec(order, database, slot, position), sink))
                        .ifPresent(missing::add);
            }
        }
        for (String database : new TreeSet<>(slots.keySet())) {
            if (!order.finalPositions().containsKey(database)) {
                missing.add("database " + database + " was never in step: nothing of it was promoted");
            }
        }
        return new TailResult(missing.isEmpty(), String.join("; ", missing));
    }

    /** Of a secondary, from its standing slots: what it has applied since a place in its own log. */
    static TailResult readSurplus(
            MemberAddress secondary, String before, Map<String, Lsn> from, Consumer<LostTransaction> sink) {
        Map<String, String> missing = new TreeMap<>();
        for (String database : new TreeSet<>(from.keySet())) {
            Optional<StandingSlot> slot;
            try (Session session = secondary.login().open(database, SessionSettings.control("tail"))) {
                slot = StandingSlot.oldest(session, before);
            }
            Lsn place = from.get(database);
            if (slot.isEmpty() || place == null) {
                missing.put(database, "database " + database + " has no standing slot any more");
                continue;
            }
            TailSpec tail =
                    new TailSpec(database, before, slot.get().state().name(), PUBLICATION, place, Optional.empty());
            read(secondary.login(), tail, sink).ifPresent(why -> missing.put(database, why));
        }
        return new TailResult(missing.isEmpty(), String.join("; ", missing.values()), missing.keySet());
    }

    /** Empty: it was never opened in its reign, so nothing of its own is in its log. */
    private static Optional<Lsn> openedAt(Login former, String database) {
        try (Session session = former.open(database, SessionSettings.control("tail"))) {
            return MemberDatabase.read(session).flatMap(MemberRow::openedAt);
        }
    }

    private static TailSpec spec(TailOrder order, String database, String slot, Lsn finalPosition) {
        Optional<FinalState> state = order.finalStates().stream()
                .filter(s -> s.database().equals(database))
                .findFirst();
        return new TailSpec(database, order.taskId(), slot, PUBLICATION, finalPosition, state);
    }

    /** Why the database's tail is not complete; empty where it is. */
    private static Optional<String> read(Login former, TailSpec tail, Consumer<LostTransaction> sink) {
        try {
            TailSummary summary = TailReader.read(former, tail, lost -> sink.accept(lost(lost)), DEADLINE);
            return summary.complete() ? Optional.empty() : Optional.of(summary.why());
        } catch (SyncProblem e) {
            return Optional.of(tail.database() + ": " + e.getMessage() + " " + e.hint());
        }
    }

    private static Map<String, String> slots(Login former, String task) {
        try (Session session = former.open(former.dsn().database(), SessionSettings.control("tail"))) {
            Map<Long, String> names = SourceDatabase.list(session, List.of()).stream()
                    .collect(Collectors.toMap(SourceDatabase::oid, SourceDatabase::name));
            return ReplicationSlots.withPrefix(session, TaskSlots.prefix(task)).stream()
                    .map(SlotState::name)
                    .filter(slot -> names.containsKey(TaskSlots.databaseOid(task, slot)))
                    .collect(Collectors.toMap(
                            slot -> String.valueOf(names.get(TaskSlots.databaseOid(task, slot))), slot -> slot));
        }
    }

    private static LostTransaction lost(io.gad.sync.tail.LostTransaction lost) {
        return new LostTransaction(
                lost.database(),
                lost.xid(),
                lost.commitTime(),
                lost.lsn().toString(),
                lost.changes().stream().map(Tails::change).toList());
    }

    private static LostTransaction.Change change(LostChange change) {
        return new LostTransaction.Change(
                change.table(), change.op(), present(change.old()), present(change.now()), change.whole());
    }

    private static Optional<Map<String, @Nullable String>> present(Map<String, @Nullable String> row) {
        return row.isEmpty() ? Optional.empty() : Optional.of(row);
    }
}
