package io.gad.member;

import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes one database of a former primary. The order holds: first the row and the default, so that whoever comes is
 * stopped; then what writes past the guard (subscriptions); then whoever may hold an older view (sessions); last a
 * look at what cannot be stopped (prepared transactions). Killed anywhere, it is run again from the start.
 */
final class Fence {

    private static final Logger LOG = LoggerFactory.getLogger(Fence.class);

    /** What is known of one database. */
    record Outcome(Optional<Lsn> position, List<String> prepared, List<String> stillOpen) {}

    private Fence() {}

    static Outcome close(Session s, Reign reign, long generation, String operation, TimeLimit limit) {
        List<String> stillOpen = new ArrayList<>();
        RoleChange.in(s, limit, () -> {
            MemberRow found = RoleChange.row(s);
            if (found.isAheadOf(reign, generation)) {
                throw RoleChange.stale(s, found, reign, generation);
            }
            s.update(
                    "UPDATE gad.member SET role = 'FENCED', writable = false, operation = ?, generation = ?",
                    operation,
                    generation);
            DatabaseDefault.close(s);
            if (found.contends(reign)) {
                stillOpen.add(s.database() + ": two reigns of epoch " + reign.epoch() + " ("
                        + found.reign().id() + " here); a person has to decide");
            }
        });
        String cut = OlderSessions.now(s);
        try {
            Subscriptions.disable(s);
        } catch (PostgresException | MemberProblem e) {
            limit.check();
            LOG.warn("event=subscription_not_disabled database={}", s.database(), e);
            stillOpen.add(s.database() + ": " + e.getMessage());
        }
        OlderSessions.end(s, cut, limit).forEach(session -> stillOpen.add(s.database() + ": " + session));
        return new Outcome(Optional.of(s.currentLsn()), prepared(s), stillOpen);
    }

    private static List<String> prepared(Session s) {
        return PreparedTransactions.list(s).stream()
                .map(PreparedTransaction::named)
                .sorted()
                .toList();
    }

    /** What came of all databases of an instance. */
    static FenceResult result(String instance, String operation, Map<String, Optional<Outcome>> outcomes) {
        List<String> stillOpen = new ArrayList<>();
        List<String> prepared = new ArrayList<>();
        Map<String, Lsn> positions = new LinkedHashMap<>();
        outcomes.forEach((database, of) -> of.ifPresent(outcome -> {
            stillOpen.addAll(outcome.stillOpen());
            prepared.addAll(outcome.prepared());
            outcome.position().ifPresent(position -> positions.put(database, position));
        }));
        LOG.info(
                "event=fenced instance={} operation={} open={} prepared={}",
                instance,
                operation,
                stillOpen.size(),
                prepared.size());
        return stillOpen.isEmpty() ? new FenceResult.Fenced(positions, prepared) : new FenceResult.Partly(stillOpen);
    }

    /**
     * Takes a fence of the same operation back: the primary of its reign again, as if nothing had been.
     *
     * @return the customer's subscriptions that stay stopped, and why
     */
    static List<String> lift(Session s, Reign reign, long generation, String operation, TimeLimit limit) {
        RoleChange.in(s, limit, () -> {
            MemberRow found = RoleChange.row(s);
            boolean lifted = found.role() == MemberRole.PRIMARY && found.writable();
            boolean ours =
                    found.role() == MemberRole.FENCED && found.operation().equals(operation);
            if (!found.reign().equals(reign) || found.generation() > generation || !(lifted || ours)) {
                throw RoleChange.stale(s, found, reign, generation);
            }
            s.execute("UPDATE gad.member SET role = 'PRIMARY', writable = true");
            DatabaseDefault.open(s);
        });
        String cut = OlderSessions.now(s);
        List<String> stopped = Subscriptions.enable(s);
        List<String> left = OlderSessions.end(s, cut, limit);
        if (!left.isEmpty()) {
            LOG.warn("event=sessions_left_read_only database={} sessions={}", s.database(), left);
        }
        return stopped;
    }
}
