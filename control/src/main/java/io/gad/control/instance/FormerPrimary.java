package io.gad.control.instance;

import io.gad.control.port.MemberAddress;
import io.gad.control.port.RewindStart;
import io.gad.control.port.TailOrder;
import io.gad.member.FinalState;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import io.gad.postgres.ServerIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of an instance that was a group's primary.
 *
 * @param reign the reign that it had
 * @param taskId the task whose slots on it hold the tail
 * @param finalPositions per database, up to where the promoted secondary had it
 * @param finalStates what it knew of this one there, for the databases that were asked
 * @param identity the server that it was, where known
 * @param reportStored whether its lost transactions have been read and stored
 * @param copyOnly why it can get back by a copy alone, where the present primary had to give up what it takes
 * @param clearedIn the reign in which an addition that had begun was taken back, and its databases were cleared; they stay closed
 * @param readOn the server whose log was read to its end, where that is known
 * @param unlisted what it has taken since it was read that no log tells which can be read, for people; the report is never complete then
 */
public record FormerPrimary(
        String groupId,
        String group,
        Reign reign,
        String taskId,
        Map<String, Lsn> finalPositions,
        List<FinalState> finalStates,
        Optional<ServerIdentity> identity,
        boolean reportStored,
        Optional<String> copyOnly,
        Optional<Reign> clearedIn,
        Optional<ServerIdentity> readOn,
        Optional<String> unlisted) {

    public FormerPrimary {
        finalPositions = Map.copyOf(finalPositions);
        finalStates = List.copyOf(finalStates);
        copyOnly = copyOnly == null ? Optional.empty() : copyOnly;
        clearedIn = clearedIn == null ? Optional.empty() : clearedIn;
        readOn = readOn == null ? Optional.empty() : readOn;
        unlisted = unlisted == null ? Optional.empty() : unlisted;
    }

    /** One of which the present primary still has all that there was. */
    public FormerPrimary(
            String groupId,
            String group,
            Reign reign,
            String taskId,
            Map<String, Lsn> finalPositions,
            List<FinalState> finalStates,
            Optional<ServerIdentity> identity,
            boolean reportStored) {
        this(
                groupId,
                group,
                reign,
                taskId,
                finalPositions,
                finalStates,
                identity,
                reportStored,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether the reign that came next is this one: what its primary kept as a secondary reaches back to the end of this reign. */
    public boolean isSucceededBy(Reign present) {
        return reign.epoch() + 1 == present.epoch();
    }

    /**
     * How it gets back without a copy.
     *
     * @param instance its name
     */
    public RewindStart rewind(String instance, boolean elseCopy) {
        return new RewindStart(
                taskId,
                groupId + "/" + instance + "/" + reign.epoch(),
                finalPositions,
                finalStates,
                elseCopy,
                Optional.empty());
    }

    /** What to read of it. */
    public TailOrder tail(MemberAddress address) {
        return new TailOrder(address, groupId, taskId, finalPositions, finalStates);
    }

    /** The reign in which it is closed. */
    public Reign closedIn() {
        return clearedIn.orElse(reign);
    }

    FormerPrimary reported(Optional<ServerIdentity> on) {
        return with(true, copyOnly, clearedIn, on.or(() -> readOn), unlisted);
    }

    /** As known to a manager that was rebuilt: the report was the lost one's. */
    public FormerPrimary unreported() {
        return with(false, copyOnly, clearedIn, readOn, unlisted);
    }

    /** It was open after it had been closed: what was read of it need not be all that it has. */
    FormerPrimary foundOpen(Optional<ServerIdentity> answering) {
        return with(false, copyOnly, clearedIn, readOn, unlistedOf(answering));
    }

    /** Remembers what no reading of the server that answers can list. */
    FormerPrimary unlisted(Optional<ServerIdentity> answering) {
        return with(reportStored, copyOnly, clearedIn, readOn, unlistedOf(answering));
    }

    private Optional<String> unlistedOf(Optional<ServerIdentity> answering) {
        return unlisted.or(() -> clearedIn.isPresent()
                ? Optional.of(
                        "it was found open for writes after it had been cleared, and what was written to it then is"
                                + " in no log that can be read")
                : otherHistory(answering));
    }

    /**
     * Why the log of the server that answers does not go on from what was read: a standby that took over has left the history at some
     * point, and its positions are others from there on.
     */
    public Optional<String> otherHistory(Optional<ServerIdentity> answering) {
        return readOn.flatMap(read -> answering
                .filter(now -> now.timeline() != read.timeline())
                .map(now -> "it answers in timeline " + now.timeline() + " and was read in timeline " + read.timeline()
                        + ": what it took in the other one is in no log that can be read"));
    }

    /** Whether nothing more is to be read of it: all is reported, or what is not was cleared with the rest. */
    public boolean isRead() {
        return reportStored || clearedIn.isPresent() && unlisted.isEmpty();
    }

    /** Why it has no report, where there is none. */
    public String unreadBecause(String instance) {
        return clearedIn.isPresent()
                ? instance
                        + " was cleared, when an addition that had begun was taken back, and can be read no more: what it alone"
                        + " had is in the report of the server that read it before"
                : instance + " has not been read since its reign ended";
    }

    FormerPrimary withCopyOnly(String why) {
        return with(reportStored, Optional.of(why), clearedIn, readOn, unlisted);
    }

    /** What it alone had was stored, or given up, before; by another server, if it is not stored here. */
    FormerPrimary cleared(Reign in, String why) {
        return with(reportStored, Optional.of(why), Optional.of(in), Optional.empty(), Optional.empty());
    }

    private FormerPrimary with(
            boolean stored,
            Optional<String> copied,
            Optional<Reign> cleared,
            Optional<ServerIdentity> read,
            Optional<String> notListed) {
        return new FormerPrimary(
                groupId,
                group,
                reign,
                taskId,
                finalPositions,
                finalStates,
                identity,
                stored,
                copied,
                cleared,
                read,
                notListed);
    }

    /** Whether the server that answers cannot be the one that ruled: another cluster, or an older history of it. */
    public boolean isAnother(ServerIdentity answering) {
        return identity.filter(ruled -> !answering.mayBe(ruled)).isPresent();
    }
}
