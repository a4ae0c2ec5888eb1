package io.gad.member;

import io.gad.postgres.Lsn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * The one row of {@code gad.member}: what a database's instance is in its group.
 *
 * @param operation the operation that set the role
 * @param writable whether ordinary sessions may write
 * @param openedAt where the member's log stood when it was opened in this reign
 * @param promise the last one given, kept or not
 * @param cancelled an operation that may no longer take the member over
 */
public record MemberRow(
        String groupId,
        String groupName,
        String instance,
        MemberRole role,
        Reign reign,
        long generation,
        String operation,
        boolean writable,
        Optional<Lsn> openedAt,
        Optional<Promise> promise,
        Optional<String> cancelled) {

    static final String SELECT = "SELECT group_id, group_name, instance, role, epoch, reign, generation, operation,"
            + " writable, opened_at::text, promise_epoch, promise_reign, promise_generation, promise_attempt,"
            + " promise_operation, cancelled FROM gad.member";

    /** A row as a preparation writes it: nothing promised, nothing cancelled, a primary open and all others closed. */
    public static MemberRow fresh(
            String groupId,
            String groupName,
            String instance,
            MemberRole role,
            Reign reign,
            long generation,
            String operation) {
        return new MemberRow(
                groupId,
                groupName,
                instance,
                role,
                reign,
                generation,
                operation,
                role == MemberRole.PRIMARY,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether it stands as a secondary of that group in that very reign. */
    public boolean isSecondaryIn(String group, Reign of) {
        return role == MemberRole.SECONDARY && reign.equals(of) && groupId.equals(group);
    }

    static MemberRow read(ResultSet row) throws SQLException {
        String openedAt = row.getString("opened_at");
        String promisedTo = row.getString("promise_operation");
        UUID promised = row.getObject("promise_reign", UUID.class);
        return new MemberRow(
                row.getString("group_id"),
                row.getString("group_name"),
                row.getString("instance"),
                MemberRole.valueOf(row.getString("role")),
                new Reign(row.getLong("epoch"), row.getObject("reign", UUID.class)),
                row.getLong("generation"),
                row.getString("operation"),
                row.getBoolean("writable"),
                openedAt == null ? Optional.empty() : Optional.of(Lsn.parse(openedAt)),
                promisedTo == null || promised == null
                        ? Optional.empty()
                        : Optional.of(new Promise(
                                row.getLong("promise_epoch"),
                                promised,
                                row.getLong("promise_generation"),
                                row.getLong("promise_attempt"),
                                promisedTo)),
                Optional.ofNullable(row.getString("cancelled")));
    }

    /** Whether the member stands in a later reign, or under a later manager, than somebody who claims these. */
    boolean isAheadOf(Reign claimed, long claimedGeneration) {
        return reign.epoch() > claimed.epoch() || generation > claimedGeneration;
    }

    /** Whether somebody else began a reign of the same number. */
    boolean contends(Reign claimed) {
        return reign.epoch() == claimed.epoch() && !reign.id().equals(claimed.id());
    }

    @Override
    public String toString() {
        return role + " of group " + groupName + ", reign " + reign + ", generation " + generation
                + (writable ? ", writable" : ", closed") + ", set by " + operation;
    }
}
