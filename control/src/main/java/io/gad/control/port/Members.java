package io.gad.control.port;

import io.gad.member.PreparedTransaction;
import io.gad.member.Reign;
import io.gad.member.Survivor;
import io.gad.postgres.Lsn;
import io.gad.postgres.ServerIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The instances' own side of an operation. Every call may be repeated without harm, holds its deadline (connecting
 * included) and covers all the databases of its {@link MemberAddress}. Unless a method says otherwise, an instance that
 * does not answer is a {@link MemberUnreachableException}. What is asked for a group does nothing on an instance whose
 * rows belong to another group by now. What changes a member is refused, by {@link io.gad.member.StaleMandateException},
 * where that knows a later reign or a later manager than the caller's.
 */
public interface Members {

    /** A new session, a question and a look at the member's row. Never throws for want of an answer. */
    MemberProbe probe(MemberAddress member, Duration deadline);

    /**
     * As {@link #probe}, of an instance that belongs to no group, by who looks again and again: it may have hundreds of
     * databases, of which few are looked into each time, so that a row that it holds may be missing.
     */
    default MemberProbe glance(MemberAddress member, Duration deadline) {
        return probe(member, deadline);
    }

    /**
     * Whether its machine confirms or refuses a connection, whatever its programs are busy with.
     *
     * @param limit how long it has to
     * @return false only where nothing came at all; what cannot be told counts as there
     */
    boolean isThere(MemberAddress member, Duration limit);

    /** Says that calls to this member will follow at once. Waits for nothing and fails for nothing. */
    void getReady(MemberAddress member);

    /** Who answers there. */
    ServerIdentity identify(MemberAddress member, Duration deadline);

    /** The databases that take connections, templates aside; only those the address names, where it names some. */
    List<String> databases(MemberAddress member, Duration deadline);

    /** Makes the row of a group's only member: primary of {@code reign}, writable. For a group without secondaries. */
    void establishPrimary(
            MemberAddress member,
            String groupId,
            String groupName,
            Reign reign,
            long generation,
            String operation,
            Duration deadline);

    /** Closes a member. No answer is {@link FenceResult.Extent#UNREACHABLE}, not an exception. */
    FenceResult fence(MemberAddress member, FenceOrder order, Duration deadline);

    /** Undoes {@link #fence} of the same operation before its commit point: primary of its old reign, writable. */
    List<String> unfence(MemberAddress member, FenceOrder order, Duration deadline);

    /**
     * Opens a member that this order's operation has closed, as the primary of the order's reign: its own, or a later one, which
     * begins on it with the opening. Repeated, it changes nothing.
     *
     * @return what of the customer's stays stopped
     * @throws io.gad.member.StaleMandateException if anybody else has closed it since, it stands in a later reign, or it
     *     has promised to follow a later attempt at another
     */
    List<String> reopen(MemberAddress member, PromotionOrder order, Duration deadline);

    /**
     * Renews a primary's write lease.
     *
     * @param maySend asked behind a look at the member's clock, perhaps several times, by several threads; false: nothing is sent
     * @return whether it was renewed in all databases; false also where it has not begun in one, and the order is not to
     * @throws io.gad.member.StaleMandateException if it is not the primary of the order's reign
     */
    boolean renewLease(MemberAddress member, LeaseOrder order, BooleanSupplier maySend, Duration deadline);

    /** Takes the write lease off a primary: it takes writes without an end. */
    void endLease(MemberAddress member, LeaseOrder order, Duration deadline);

    /** Writes a drain marker in every database of a fenced primary by our own session. */
    void writeMarker(MemberAddress member, String marker, Reign reign, long generation, Duration deadline);

    /** Asks one member to accept nothing lower than this order any more. */
    PromiseResult promise(MemberAddress member, PromotionOrder order, Duration deadline);

    /** How many tables of a secondary are to be read anew before it holds what its primary holds, as its own list says now. */
    int tablesToRead(MemberAddress member, Duration deadline);

    /** The commit point: the target's rows, databases in fixed order, the first decides. */
    RecordResult recordPrimary(MemberAddress target, PromotionOrder order, Duration deadline);

    /**
     * Forbids the commit point of an operation in the target's first database.
     *
     * @return false if it had committed already
     */
    boolean cancel(MemberAddress target, PromotionOrder order, Duration deadline);

    /**
     * Moves the target's sequences ahead, as many as the deadline allows.
     *
     * @param fencedPrimary the old primary where it is closed and was drained to the end: values are then exact
     */
    SequenceResult advanceSequences(
            MemberAddress target, PromotionOrder order, Optional<MemberAddress> fencedPrimary, Duration deadline);

    /**
     * Does what {@link #advanceSequences} left, under the sequences' own locks, never backwards. It goes one by one: the deadline is
     * that of each answer, not of the whole.
     */
    SequenceResult finishSequences(
            MemberAddress target, PromotionOrder order, Optional<MemberAddress> fencedPrimary, Duration deadline);

    /**
     * Opens a recorded primary for ordinary sessions and ends the sessions that are older than the opening.
     *
     * @param opened is run each time that a database of it takes writes; from several threads
     */
    List<String> openForWrites(MemberAddress target, PromotionOrder order, Duration deadline, Runnable opened);

    /**
     * Where the log of a primary stood when it was opened in this order's reign, by database: what it commits of its own ends
     * behind that, what it applied as a secondary does not. Databases that are not open in it are left out.
     */
    Map<String, Lsn> openedAt(MemberAddress target, PromotionOrder order, Duration deadline);

    /**
     * What each database holds of its primary's heart, or of its own: the last beat's number and its marker, in words that are
     * the same where it is the same beat.
     */
    Map<String, String> lastBeats(MemberAddress member, Duration deadline);

    /** Transactions that are prepared there and neither committed nor rolled back. */
    List<PreparedTransaction> preparedTransactions(MemberAddress member, Duration deadline);

    /**
     * Rolls back one on a fenced former primary.
     *
     * @return false if it was not there any more
     * @throws io.gad.control.problem.RefusedException {@code PREPARED_REFUSED} if the server does not let us
     * @throws io.gad.member.StaleMandateException if it is not fenced, or knows a later reign or manager
     */
    boolean rollBackPrepared(MemberAddress former, Claim claim, PreparedTransaction prepared, Duration deadline);

    /** Copies the group's document, which holds no secret, into the member, unless a later one stands there. */
    void carry(MemberAddress member, Claim claim, long version, String document, Duration deadline);

    /** What a member tells of itself and of its group to who knows nothing yet; empty where nothing of ours stands. */
    Optional<Survivor> survey(MemberAddress member, Duration deadline);

    /**
     * Tells a member of the claim's generation, by which managers of a lower one are outdated on it.
     *
     * @param alone whether the generation is being drawn: then one that the member has already is another's, and refused
     */
    void raiseGeneration(MemberAddress member, Claim claim, boolean alone, Duration deadline);

    /**
     * Makes a former primary standalone and writable: slots, publications, triggers and schema gad are gone. As of the two that
     * follow, which go table by table, the deadline is that of each answer, not of the whole.
     */
    void release(MemberAddress member, Claim claim, Duration deadline);

    /** Makes a secondary (or a target that never became one) standalone and writable; what was copied stays. */
    void makeStandalone(MemberAddress member, Claim claim, Duration deadline);

    /** Takes everything of ours off a group's last member and puts back what we changed; data stays. */
    void dismantlePrimary(MemberAddress member, Claim claim, Duration deadline);
}
