package io.gad.member;

import io.gad.postgres.Session;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens one database that an operation has closed, as the primary of its own reign or of a later one, which begins here with
 * the opening: in one change of the row, under its table's lock. Whoever has closed it since keeps it closed.
 */
final class Reopening {

    private static final Logger LOG = LoggerFactory.getLogger(Reopening.class);

    private static final String OPEN = "UPDATE gad.member SET role = 'PRIMARY', writable = true,"
            + " opened_at = CASE WHEN epoch = ? AND reign = ? THEN opened_at"
            + " ELSE pg_catalog.pg_current_wal_insert_lsn() END, epoch = ?, reign = ?, generation = ?";

    private Reopening() {}

    /** @return the customer's subscriptions that stay stopped, and why */
    static List<String> of(Session s, Reign reign, long generation, long attempt, String operation, TimeLimit limit) {
        RoleChange.in(s, limit, () -> {
            MemberRow found = RoleChange.row(s);
            boolean open = found.role() == MemberRole.PRIMARY
                    && found.writable()
                    && found.reign().equals(reign);
            boolean closedByUs =
                    found.role() == MemberRole.FENCED && found.operation().equals(operation);
            if (!open && !closedByUs
                    || found.isAheadOf(reign, generation)
                    || found.contends(reign)
                    || hasPromisedAbove(found, generation, attempt, operation)) {
                throw RoleChange.stale(s, found, reign, generation);
            }
            if (!open) {
                s.update(OPEN, reign.epoch(), reign.id(), reign.epoch(), reign.id(), generation);
            }
            if (!found.reign().equals(reign)) {
                WriteLease.reset(s); // What an earlier reign has left must not close the new one.
            }
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

    /** To an attempt behind this one, or under a later manager, whose reign may begin elsewhere. */
    private static boolean hasPromisedAbove(MemberRow row, long generation, long attempt, String operation) {
        return row.promise()
                .filter(p -> p.epoch() > row.reign().epoch())
                .filter(p -> !p.operation().equals(operation))
                .filter(p -> p.generation() > generation || p.generation() == generation && p.attempt() > attempt)
                .isPresent();
    }
}
