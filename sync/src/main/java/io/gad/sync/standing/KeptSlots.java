package io.gad.sync.standing;

import io.gad.member.MemberDatabase;
import io.gad.member.MemberRole;
import io.gad.postgres.Login;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.replication.ReplicationSlots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The standing slots that a primary has kept since it was a secondary. They stay as long as somebody may still follow from them,
 * and go before they fill its disk.
 */
public final class KeptSlots {

    private static final Logger LOG = LoggerFactory.getLogger(KeptSlots.class);
    private static final Duration RELEASE = Duration.ofSeconds(5);

    private final Login primary;
    private final String groupId;
    private final long generation;

    /**
     * @param groupId whose primary it is believed to be
     * @param generation the manager's
     */
    public KeptSlots(Login primary, String groupId, long generation) {
        this.primary = primary;
        this.groupId = groupId;
        this.generation = generation;
    }

    /**
     * Drops those that nobody wants, and those that keep more log than is allowed; all where no slot is free for anybody else. A server that is not the group's primary, or is
     * another manager's by now, is left alone.
     *
     * @param wanted tasks by which the primary was fed, from whose end somebody may still follow
     * @return what was given up although it is wanted, in words
     * @throws io.gad.postgres.PostgresException if it does not answer
     */
    public List<String> tidy(List<String> wanted, long budgetBytes) {
        List<String> givenUp = new ArrayList<>();
        List<StandingSlot> slots;
        boolean full;
        try (Session session = primary.open(primary.dsn().database(), SessionSettings.control("standing"))) {
            slots = StandingSlot.list(session);
            full = SlotRoom.of(session, "").isFull();
        }
        for (StandingSlot slot : slots) {
            boolean isWanted = wanted.contains(slot.task());
            Optional<String> against = against(slot, full, budgetBytes);
            if ((!isWanted || against.isPresent()) && drop(slot) && isWanted) {
                givenUp.add("the standing slot of database " + slot.state().database() + " " + against.orElseThrow());
            }
        }
        return givenUp;
    }

    private static Optional<String> against(StandingSlot slot, boolean full, long budgetBytes) {
        if (slot.state().isLost()) {
            return Optional.of("had lost its log");
        }
        if (full) {
            return Optional.of("had to give way, as all of the server's slots were in use (max_replication_slots)");
        }
        return slot.state().retainedBytes() > budgetBytes
                ? Optional.of("kept " + (slot.state().retainedBytes() >> 20) + " MiB of log, more than the budget of "
                        + (budgetBytes >> 20) + " MiB")
                : Optional.empty();
    }

    /** @return whether this manager may, and it was dropped */
    private boolean drop(StandingSlot slot) {
        try (Session session = primary.open(slot.state().database(), SessionSettings.control("standing"))) {
            boolean ours = MemberDatabase.read(session)
                    .filter(row -> row.groupId().equals(groupId)
                            && row.role() == MemberRole.PRIMARY
                            && row.generation() <= generation)
                    .isPresent();
            if (ours) {
                ReplicationSlots.drop(session, slot.state().name(), RELEASE);
                LOG.info(
                        "slot={} bytes={} dropped",
                        slot.state().name(),
                        slot.state().retainedBytes());
            }
            return ours;
        }
    }
}
