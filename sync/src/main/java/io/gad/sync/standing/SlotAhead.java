package io.gad.sync.standing;

import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.sync.SourceDatabase;
import io.gad.sync.prepare.OpenTransactions;
import io.gad.sync.prepare.PublicationMark;
import io.gad.sync.prepare.TaskSlots;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slot from which somebody will follow a secondary once that is the primary. A new one keeps the least log, but waits for
 * every transaction of the whole server that has written; where one of them goes on for long, a copy of the standing slot serves
 * as well: it stands before the opening too, and waits for nobody.
 */
public final class SlotAhead {

    private static final Logger LOG = LoggerFactory.getLogger(SlotAhead.class);
    private static final Duration RELEASE = Duration.ofSeconds(5);

    /** From which age on a transaction is not waited for where there is a standing slot, and for how long another one is. */
    private static final Duration LONG = Duration.ofSeconds(1);

    private static final Lsn WHEREVER = new Lsn(Long.MAX_VALUE);

    private final Login secondary;
    private final SourceDatabase database;
    private final String fed;
    private final String purpose;

    /**
     * @param fed the task by which the secondary is fed, under whose name its standing slots are
     * @param purpose of the sessions
     */
    public SlotAhead(Login secondary, SourceDatabase database, String fed, String purpose) {
        this.secondary = secondary;
        this.database = database;
        this.fed = fed;
        this.purpose = purpose;
    }

    /** Whether an earlier attempt has made it to its end. */
    public static boolean stands(Session secondary, String slot) {
        return ReplicationSlots.find(secondary, slot)
                .filter(s -> s.confirmedFlush().isPresent() && !s.isLost())
                .isPresent();
    }

    /**
     * Makes it, in place of one by the same name.
     *
     * @param mark of the publication that it will be read with, which stands
     * @param patience how long each transaction that is open is waited for, where there is no standing slot
     * @throws PostgresException of kind {@code CONTENTION} if one is open for longer, with its name
     */
    public void make(String slot, String mark, Duration patience) {
        try (Session session = secondary.open(database.name(), SessionSettings.apply(purpose))) {
            TaskSlots.drop(session, slot, RELEASE);
            Optional<StandingSlot> standing = standing(session, mark);
            if (standing.isPresent() && !OpenTransactions.of(session, LONG).isEmpty()) {
                copy(session, standing.get(), slot);
                return;
            }
            try {
                ReplicationSlots.create(
                                secondary,
                                database.name(),
                                slot,
                                purpose,
                                standing.isPresent() ? LONG : patience,
                                false)
                        .close();
            } catch (PostgresException e) {
                if (e.kind() != SqlState.CONTENTION) {
                    throw e;
                }
                copy(session, standing.orElseThrow(() -> waits(session, slot, patience)), slot);
            }
        }
    }

    /** Made under the publication as it is now, or changes may be missing. */
    private Optional<StandingSlot> standing(Session session, String mark) {
        return StandingSlot.of(StandingSlot.list(session), fed, database.oid(), WHEREVER)
                .filter(s -> PublicationMark.kept(session, s.publicationMark()).equals(Optional.of(mark)));
    }

    private void copy(Session session, StandingSlot standing, String slot) {
        // What is left of an attempt that was given up goes with its connection, maybe a moment later.
        TaskSlots.drop(session, slot, RELEASE);
        try {
            ReplicationSlots.copy(session, standing.state().name(), slot);
        } catch (PostgresException e) {
            if (e.kind() != SqlState.UNDEFINED) {
                throw e;
            }
            throw new PostgresException(
                    "Expected the standing slot " + standing.state().name()
                            + ", found that it has given way to a newer one.",
                    SqlState.CONTENTION);
        }
        LOG.info(
                "slot={} database={} copied from {}",
                slot,
                database.name(),
                standing.state().name());
    }

    private PostgresException waits(Session session, String slot, Duration patience) {
        List<String> holders = OpenTransactions.of(session, Duration.ZERO);
        return new PostgresException(
                "Expected slot " + slot + " of database " + database.name() + " to be made, found that it waits for a"
                        + " transaction that is open on that server for longer than " + patience.toSeconds() + " s: "
                        + (holders.isEmpty()
                                ? "it has ended meanwhile, or the account may not see it"
                                : String.join("; ", holders))
                        + ". End it, or wait for its end.",
                SqlState.CONTENTION);
    }
}
