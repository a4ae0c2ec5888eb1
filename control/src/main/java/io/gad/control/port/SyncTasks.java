package io.gad.control.port;

import io.gad.member.MemberRole;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The data plane as control needs it. A task does all work per database by itself, from the first look to keeping in
 * step; control only starts, watches and ends it.
 */
public interface SyncTasks extends AutoCloseable {

    /** Whether the two instances can be kept in step; findings are results, an instance without answer is a FAIL. */
    List<Finding> precheck(SyncOrder order);

    /** The same look at two instances that the task keeps in step already. */
    List<Finding> readiness(SyncOrder order);

    /** Starts the task, or goes on where it was after a restart; does nothing if it runs. Returns at once. */
    void ensureStarted(SyncOrder order);

    /** What a running task says of itself; empty if it does not run in this process. */
    Optional<TaskStatus> status(String taskId);

    /**
     * Waits until the task holds everything up to the marker and has read the sequences once more behind it, or without
     * one until whatever whole transactions it has received are applied.
     *
     * @return false if the deadline came first; with a marker also if the sequences could not be read or the task does
     *     not run
     */
    boolean drain(String taskId, Optional<String> marker, Duration deadline);

    /** As {@link #drain} with a marker; what does not come by the log counts too: roles, large objects, views. */
    boolean drainWholly(String taskId, String marker, Duration deadline);

    /**
     * Stops the task. What it had applied stays; it may be started again.
     *
     * @return per database, up to where the target holds everything, as far as known here
     */
    Map<String, Lsn> stop(String taskId, Duration deadline);

    /**
     * Makes on a secondary what it takes to follow it from the moment it becomes the primary: publication, slot. May be
     * repeated, and asked for several orders at once; {@link #removeFromSource} takes the slots away again.
     *
     * @param order of the task that will follow; its source is that secondary
     * @param standing the reign that is still to end
     * @param follower what the order's target is in it
     * @param fed the task by which the order's source is fed in it
     * @param patience how long a slot may wait for each transaction that is open on the source, where the source keeps none that
     *     serves as well; then it is a {@link MemberUnreachableException} that names the transaction
     * @throws io.gad.control.problem.RefusedException {@code SWITCH_OVER_REFUSED} if a server or an account cannot have it
     */
    List<FollowPlace> prepareToFollow(
            SyncOrder order, Reign standing, MemberRole follower, String fed, Duration patience);

    /**
     * Makes the order's target a secondary of the order's reign that holds all of its source up to the opening. Asks the target
     * alone. The task is not started. May be repeated.
     *
     * @param openedAt as {@link Members#openedAt} tells it
     * @param beats what all members held when the roles turned, as {@link Members#lastBeats} tells it
     * @return the databases in which the target does not hold that any more: its task brings them in line first
     */
    List<String> beginToFollow(
            SyncOrder order, List<FollowPlace> places, Map<String, Lsn> openedAt, Map<String, String> beats);

    /**
     * Makes the order's target a secondary of the order's reign that holds all of its source up to the opening, if both stood at the
     * same position of the reign that has ended, and the source has kept what it takes. Nothing was prepared for it. The task is
     * not started. May be repeated.
     *
     * @param fed the task by which the source was fed in that reign
     * @param before the task by which the target was fed, which has ended
     * @return why it does not hold it; empty: it does
     * @throws MemberUnreachableException if a member does not answer
     */
    Optional<String> followOpened(SyncOrder order, String fed, String before);

    /**
     * Finds from where the logs of the order's source and target tell in what they can differ, where both stood elsewhere when the
     * source was promoted, and keeps on the source what it takes. Nothing of the customer's is changed. May be repeated until the
     * task is started; {@link #removeFromSource} takes it away again.
     *
     * @param fed the task by which the source was fed in the reign that has ended
     * @param before the task by which the target was fed, which has ended
     * @param ended that reign
     * @throws MemberUnreachableException if a member does not answer
     */
    WayBack wayBack(SyncOrder order, String fed, String before, Reign ended);

    /**
     * Looks in which databases the order's target stood ahead of positions of a primary that was lost, and from where its own log
     * tells what it has applied since. Nobody else is asked; nothing is changed but that what still feeds it is ended.
     *
     * @param before the task by which it was fed, which has ended
     * @param ended the reign of that
     * @param positions per database, up to where what it has is held elsewhere, or listed
     * @return by database; one that is not among them is not ahead, or is not a secondary of that reign any more
     * @throws MemberUnreachableException if it does not answer
     */
    Map<String, AheadPlace> ahead(SyncOrder order, String before, Reign ended, Map<String, Lsn> positions);

    /**
     * Reads what a secondary has applied since a place in its own log, without consuming it: each of its transactions may hold several
     * of the old primary's.
     *
     * @param before the task by which it was fed, which has ended
     * @param from per database, as {@link WayBack.Place#tail} or {@link AheadPlace#tail} tells it
     * @param sink takes transactions in commit order per database, one at a time
     * @throws MemberUnreachableException if it does not answer
     */
    TailResult readSurplus(
            MemberAddress secondary, String before, Map<String, Lsn> from, Consumer<LostTransaction> sink);

    /**
     * Makes on a new primary what it takes to follow it from its opening, for a former primary that is to be rewound, and looks
     * whether that can be done. May be repeated; {@link #removeFromSource} takes it away again.
     *
     * @param order with its {@link SyncOrder#rewind}; its target is closed, and what only that has is reported
     * @param fed the task by which the source was fed in the reign that has ended
     * @return why it cannot be rewound; empty: it can
     * @throws MemberUnreachableException if a member does not answer
     */
    Optional<String> prepareRewind(SyncOrder order, String fed);

    /**
     * Takes the slots off the order's target that it had as a primary: what they hold is reported, and nobody follows it any more.
     * Those that it keeps as a secondary stay.
     */
    void dropFormerSlots(SyncOrder order);

    /**
     * Takes off a primary what it has kept as a secondary for those who might follow it, where nobody can need that any more or it
     * keeps too much log.
     *
     * @param claim by what right
     * @param wanted tasks by which it was fed, from whose end somebody may still follow
     * @return what was given up although it is wanted, in words
     * @throws MemberUnreachableException if it does not answer
     */
    List<String> tidyStanding(MemberAddress primary, Claim claim, List<String> wanted);

    /** Guards what has come on a new primary since {@link #prepareToFollow}. */
    void settleSource(SyncOrder order);

    /** Whether a task runs here that was started for this reign. */
    boolean runsIn(String taskId, Reign reign);

    /** Lets the target of a task that has followed in an earlier reign of its source follow in the order's. Not started. */
    void goOn(SyncOrder order);

    /** Takes a stopped task's slots, and publications and what else nobody needs any more, off its source. */
    void removeFromSource(SyncOrder order, Duration deadline);

    /** Takes what a stopped, unfinished task copied off its target, and everything of ours; leaves it standalone. */
    void clearTarget(SyncOrder order, Duration deadline);

    /**
     * Reads the tail of a fenced former primary without consuming it; it may be read again.
     *
     * @param sink takes transactions in commit order per database, one at a time
     */
    TailResult readTail(TailOrder order, Consumer<LostTransaction> sink);

    /**
     * Writes one lost transaction into the present primary, as an ordinary change that travels on; or looks whether that could
     * be done. What it throws has changed nothing.
     *
     * @param changes hands the transaction's changes over in their order
     * @throws MemberUnreachableException if the primary does not answer
     * @throws io.gad.control.problem.RefusedException {@code REAPPLY_REFUSED} if it may not be done there, or takes too long
     */
    ReapplyResult reapply(ReapplyOrder order, Consumer<Consumer<LostTransaction.Change>> changes);

    /**
     * Whether an order was carried out. Waits for one that is under way.
     *
     * @throws MemberUnreachableException if the primary does not answer
     * @throws io.gad.control.problem.RefusedException {@code REAPPLY_REFUSED} if it is not the primary of that reign any more
     */
    boolean isReapplied(ReapplyOrder order);

    /**
     * Has one table of a running task read anew, definition and rows; a database that has stopped goes on.
     *
     * @param table with its schema, quoted where it must be
     * @return false if there is no such table on the target, or the task does not run
     */
    boolean reread(String taskId, String database, String table);

    /** How many tables of a running task's target are to be read anew before it holds what its source holds. */
    int tablesToRead(String taskId);

    /** Holds a running task until {@link #resume}; nothing if it does not run. What its source keeps for it grows. */
    void pause(String taskId);

    /** How fast a running task may copy from now on; nothing if it does not run. */
    void limitCopy(String taskId, CopyLimits limits);

    /** What a running task leaves out from now on; nothing if it does not run. */
    void leaveOut(String taskId, List<String> patterns);

    /**
     * What a server holds, in every database that takes connections, templates aside; changes nothing.
     *
     * @param largest how many tables of each are named
     * @throws MemberUnreachableException if it does not answer
     */
    List<HeldDatabase> holdings(MemberAddress server, int largest);

    /**
     * Says which other tasks of its source a task has to reckon with, running here or not: whoever is promoted, their targets are
     * compared with its own, so that what it keeps for that reaches back to where they stand.
     */
    void reckonWith(String taskId, Set<String> others);

    /**
     * The tables that patterns mean on a primary now, with what hangs on them.
     *
     * @throws MemberUnreachableException if it does not answer
     */
    List<LeftOutTable> meant(MemberAddress primary, List<String> patterns);

    /**
     * Whether what the patterns mean on a primary may be {@linkplain #forgetLeftOut forgotten}. Reads tables, so it may take
     * long: not to be asked under a lock.
     *
     * @throws io.gad.control.problem.RefusedException {@code KEY_BROKEN} if rows refer to what it lacks
     * @throws MemberUnreachableException if it does not answer
     */
    void requireKeys(MemberAddress primary, List<String> patterns);

    /**
     * Has a primary forget that tables of its own lack rows, which it may have from the time when it was a secondary: what it
     * holds counts from now on.
     *
     * @throws MemberUnreachableException if it does not answer
     */
    void forgetLeftOut(MemberAddress primary, List<String> patterns);

    /** Goes on after a pause or a failure; nothing if the task does not run. */
    void resume(String taskId);

    /**
     * Has databases of a running task brought in line with its source by comparing and mending, whatever they hold; returns
     * at once.
     *
     * @param databases names; empty: those that have stopped with a problem
     * @return those for which it was begun; empty also if the task does not run
     * @throws MemberUnreachableException if a member does not answer; it may have begun for some
     * @throws io.gad.control.problem.RefusedException {@code RESYNC_REFUSED} if a member cannot take it
     */
    List<String> resync(String taskId, List<String> databases);

    /**
     * Begins to compare both sides of a running task, row by row, beside the synchronization.
     *
     * @param repair whether the target is brought in line
     * @param rowsPerSecond most rows of the source in a second; 0: no limit
     * @return false if a comparison is running, or the task is not
     */
    boolean verify(String taskId, boolean repair, long rowsPerSecond);

    /** The running comparison of a task, or the last; empty if there was none. */
    Optional<Verification> verification(String taskId);

    /** What a drill does on secondaries' servers, beside the tasks. */
    Drills drills();

    /** Ends all tasks of this process where they are; they go on when they are started again. */
    @Override
    void close();
}
