package io.gad.control;

import io.gad.control.access.AccessTokens;
import io.gad.control.alert.Alerts;
import io.gad.control.event.Event;
import io.gad.control.event.EventFilter;
import io.gad.control.history.GroupHistory;
import io.gad.control.history.GroupMeasured;
import io.gad.control.history.HistoryRange;
import io.gad.control.instance.SecretBox;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.CopyLimits;
import io.gad.control.port.Finding;
import io.gad.control.port.Members;
import io.gad.control.port.ReapplyResult;
import io.gad.control.port.SchemaMode;
import io.gad.control.port.SyncTasks;
import io.gad.control.port.Verification;
import io.gad.control.recover.Recovered;
import io.gad.control.recover.RecoveryRequest;
import io.gad.control.report.LostTransactions;
import io.gad.control.report.ReportStore;
import io.gad.control.store.embedded.EmbeddedStore;
import io.gad.member.MemberRole;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The only door to the control plane. What cannot be done now is a {@link io.gad.control.problem.RefusedException} that
 * carries its problem, and has changed nothing.
 */
public interface ControlPlane extends AutoCloseable {

    /** The file of the data directory that holds the state. */
    String STATE_FILE = "gad.db";

    /**
     * The control plane on the state in a data directory, which exists with mode 700 and is locked for this process by
     * the caller. Not yet started.
     *
     * @param outward whom to tell and what to run beside; closed with the control plane
     * @param crashPoints {@link CrashPoints#NONE} but in tests that kill the server
     * @throws io.gad.control.store.StoreException if the state cannot be used, or was written by a newer server
     */
    static ControlPlane open(
            Path dataDirectory,
            Members members,
            SyncTasks tasks,
            ControlSettings settings,
            Outward outward,
            CrashPoints crashPoints,
            Clock clock) {
        SecretBox secrets = SecretBox.open(dataDirectory.resolve("secret.key"));
        return new LocalControlPlane(
                EmbeddedStore.open(dataDirectory.resolve(STATE_FILE)),
                secrets,
                new ReportStore(dataDirectory.resolve("reports")),
                members,
                tasks,
                settings,
                outward,
                crashPoints,
                new SecureRandom(),
                clock);
    }

    /** Goes on with every running operation and task, and starts the watches. */
    void start();

    /**
     * Rebuilds what a lost manager knew of a group from any of its members that is left, and takes the group over: the lost one,
     * should it come back, is outdated. On a state that knows neither the group nor its instances.
     *
     * @throws io.gad.control.problem.RefusedException if that cannot be; members that answered may then have been told of
     *     another manager already, if it is {@code OUTBID} or a member that fell silent meanwhile
     */
    Recovered recover(RecoveryRequest request);

    /** Registers an instance after it has answered a probe and let us in. */
    InstanceView registerInstance(NewInstance request);

    List<InstanceView> instances();

    InstanceView instance(String name);

    /** Forgets a standalone or released instance; nothing is changed on it. */
    void removeInstance(String name);

    /**
     * Lifts the fence of a former primary: standalone and writable again.
     *
     * @param discardUnreported whether it may go though not everything that only it holds is reported
     */
    InstanceView releaseInstance(String name, boolean discardUnreported);

    /**
     * Accepts an operation, which then runs by itself.
     *
     * @param actor who asks, for the record
     * @param idempotencyKey the same key within 24 hours answers with the operation that it first began
     */
    OperationRecord submit(Operation request, String actor, Optional<String> idempotencyKey);

    /** Takes an operation back, as long as its commit point is not passed. */
    OperationRecord cancel(String operationId, String actor);

    OperationRecord operation(String id);

    /** All operations, the newest first. */
    List<OperationRecord> operations();

    /** Waits until the operation has ended or the time is over; answers how it stands. */
    default OperationRecord await(String operationId, Duration atMost) {
        return Awaiting.end(this, operationId, atMost);
    }

    List<GroupView> groups();

    GroupView group(String name);

    /**
     * Holds the synchronization of one secondary of a RUNNING group until {@link #resumeSync}, a promotion or the next
     * start of the server; the primary keeps its log for it meanwhile.
     */
    GroupView pauseSync(String group, String instance);

    /**
     * What a group leaves out.
     *
     * @throws io.gad.control.port.MemberUnreachableException if its primary does not answer
     */
    LeftOutView leftOut(String group);

    /**
     * Changes what a group leaves out, whatever it is doing.
     *
     * @param leaveOut patterns, see {@link io.gad.member.TablePattern}
     * @param takeIn patterns that are left out now
     * @param dryRun only tells what would be left out, and what hangs on it
     * @throws io.gad.control.port.MemberUnreachableException if its primary does not answer; then nothing was changed
     */
    LeftOutView leaveOut(String group, List<String> leaveOut, List<String> takeIn, boolean dryRun);

    /**
     * Turns a group's write lease on or off: a term after which its primary refuses writes unless it is renewed, so that one that
     * cannot be reached takes none. Behind this it is in force, or gone, if the primary answers; else as soon as it does.
     *
     * @param seconds 5 to 600; empty: off
     * @param confirmed that the primary's writes stop whenever the server is away for longer; needed to turn it on
     */
    GroupView writeLease(String group, Optional<Integer> seconds, boolean confirmed);

    /** How fast the first copy of one secondary may go from now on, also while it runs. */
    GroupView limitCopy(String group, String instance, CopyLimits limits);

    /** Lets the synchronization of one secondary go on, after a pause or after what stopped it was put right. */
    GroupView resumeSync(String group, String instance);

    /**
     * Has databases of a secondary brought in line with its primary again by comparing and mending, after which they are
     * followed. It cannot be promoted meanwhile.
     *
     * @param databases names; empty: those whose synchronization has stopped with a problem
     */
    GroupView resync(String group, String instance, List<String> databases);

    /**
     * Has one table of a secondary read anew from the primary, definition and rows, as soon as that can be done at one
     * commit; a database that has stopped goes on meanwhile without that table.
     *
     * @param table with its schema, quoted where it must be
     */
    GroupView rereadTable(String group, String instance, String database, String table);

    /**
     * Begins to compare a secondary with its primary, row by row, beside the synchronization.
     *
     * @param repair whether rows that differ are brought in line with the primary
     * @param rowsPerSecond most rows of the primary in a second; 0: no limit
     */
    Verification verify(String group, String instance, boolean repair, long rowsPerSecond);

    /** The running comparison of a secondary, or the last one. */
    Verification verification(String group, String instance);

    /**
     * What exactly this request would do, lose and be refused for if it were submitted now. Members are probed; nothing is
     * written, here or there.
     */
    PromotionPreview previewPromotion(Operation.Promote request);

    /** As {@link #previewPromotion}, of a switch over. */
    PromotionPreview previewSwitchOver(Operation.SwitchOver request);

    /** Looks again at every pair of the group. */
    default List<Finding> precheckGroup(String group) {
        return planning().precheckGroup(group);
    }

    /** Looks whether target could become a secondary of source. */
    default List<Finding> precheck(String source, String target, SchemaMode schemaMode) {
        return planning().precheck(new Planning.Pair(source, target, schemaMode, List.of(), List.of()));
    }

    /** What is asked before a group is made or enlarged. */
    Planning planning();

    /**
     * The reports on all former primaries of a group, those that were not read yet and the newest reign first, with a part of
     * their transactions. Those of a deleted group are found by its name or its id.
     *
     * @param offset of the first transaction, counted through all reports
     * @param limit how many; of each the first changes only
     */
    List<LostTransactions> lostTransactions(String group, long offset, long limit);

    /** Hands over all lost transactions of a group with all their changes. */
    void exportLostTransactions(String group, LostSink sink);

    /**
     * Writes a lost transaction into the group's primary, or says what that would meet.
     *
     * @param dryRun changes nothing; conflicts are in the answer
     * @param force passes over those conflicts that can be
     * @throws io.gad.control.problem.RefusedException {@code REAPPLY_CONFLICT} if conflicts are in the way and it is no dry run
     */
    ReapplyResult reapply(LostRequest request, boolean dryRun, boolean force, String actor);

    /** Says that nothing more is to be done about a lost transaction. */
    void dismissLost(LostRequest request, String actor);

    /**
     * The same of all that are listed now and open; what is read of a former primary later stays open.
     *
     * @return how many are listed of those that are meant
     * @throws io.gad.control.problem.RefusedException {@code LOST_CHANGED} if others are listed than were seen
     */
    long dismissAllLost(LostListing seen, String actor);

    /**
     * For load balancers: whether a probe not older than 2 s saw the instance in that role, in the group's reign, and
     * writable or not as that role should be.
     */
    boolean holdsRole(String group, String instance, MemberRole role);

    /** What was told to the webhooks, what stands, and what they do not have yet. */
    AlertsView alerts();

    /**
     * Sends a test to one webhook, or to all, and waits for what comes of it, 15 s at most.
     *
     * @param webhook empty: all
     */
    List<Alerts.Tried> testAlerts(Optional<String> webhook);

    /** The tokens beside the first one. */
    AccessTokens tokens();

    /** What is known of the past. */
    Chronicle chronicle();

    /** What happened, the newest first. */
    default List<Event> events(EventFilter filter) {
        return chronicle().events(filter);
    }

    /** How a group did over time; what was not known is not filled in. */
    default GroupHistory history(String group, HistoryRange range) {
        return chronicle().history(group, range);
    }

    /** What was measured of a group's promises: what could have been lost, and how long recoveries took. */
    default GroupMeasured measured(String group) {
        return chronicle().measured(group);
    }

    /** What drills have found, and when they come round; one is asked for by {@link #submit}. */
    DrillBook drills();

    /** What stands in doubt on former primaries, and its end. */
    DoubtBook doubts();

    /** Calls the listener at every change until the answer is closed. */
    Watch watch(ControlListener listener);

    /** An online copy of the state into a file that must not exist. */
    void backup(Path file);

    /** Stops watches, operations and the store where they are; they go on at the next start. */
    @Override
    void close();

    /** Ends a {@link #watch}. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
