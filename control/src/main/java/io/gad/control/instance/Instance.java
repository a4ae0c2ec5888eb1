package io.gad.control.instance;

import io.gad.member.Reign;
import io.gad.postgres.Dsn;
import io.gad.postgres.ServerIdentity;
import java.util.List;
import java.util.Optional;

/**
 * A registered PostgreSQL service.
 *
 * @param sealedPassword encrypted; never leaves the store in clear but towards the instance itself
 * @param databases the databases that count; empty: every one that takes connections, templates aside
 * @param fenceDetail what the fence could not reach, for people
 * @param group the name of the group it belongs to, or whose operation has a claim on it
 * @param former set while it is a former primary whose tail may still be of use
 * @param identity the server that answered last
 * @param found the databases that count, as found there last
 */
public record Instance(
        String name,
        String region,
        Dsn dsn,
        String sealedPassword,
        List<String> databases,
        InstanceState state,
        Fence fence,
        String fenceDetail,
        Optional<String> group,
        Optional<FormerPrimary> former,
        Optional<ServerIdentity> identity,
        List<String> found) {

    public Instance {
        databases = List.copyOf(databases);
        found = List.copyOf(found);
    }

    /** In a group, or claimed by an operation of it. What it was before as a former primary stays known. */
    public Instance claimedBy(String groupName) {
        return with(InstanceState.MEMBER, fence, fenceDetail, Optional.of(groupName), former);
    }

    /** A full member: whatever it was before is over. */
    public Instance settled() {
        return with(InstanceState.MEMBER, Fence.NONE, "", group, Optional.empty());
    }

    /** On its own. */
    public Instance standalone(Fence newFence) {
        return with(InstanceState.STANDALONE, newFence, "", Optional.empty(), Optional.empty());
    }

    /** No longer the primary; to be closed at first contact unless it is already. */
    public Instance deposed(FormerPrimary was, Fence newFence, String detail) {
        return with(InstanceState.FORMER_PRIMARY, newFence, detail, Optional.empty(), Optional.of(was));
    }

    /** A former primary again, after an attempt to add it back that had not begun to clear it. */
    public Instance formerAgain() {
        return with(InstanceState.FORMER_PRIMARY, fence, fenceDetail, Optional.empty(), former);
    }

    /**
     * A former primary again, after an attempt to add it back that had begun, and was taken off it: empty, and closed. How far, the next
     * knock tells.
     */
    public Instance formerCleared(Reign in, String why) {
        return with(
                InstanceState.FORMER_PRIMARY,
                Fence.UNREACHABLE,
                "",
                Optional.empty(),
                former.map(f -> f.cleared(in, why)));
    }

    public Instance fenced(Fence newFence, String detail) {
        return with(state, newFence, detail, group, former);
    }

    /**
     * With its lost transactions read and stored.
     *
     * @param on the server that was read, where it told which it is
     */
    public Instance reported(Optional<ServerIdentity> on) {
        return with(state, fence, fenceDetail, group, former.map(f -> f.reported(on)));
    }

    /** Was closed, and is open: to be closed and read once more, as if it had just come back. */
    public Instance foundOpen(Optional<ServerIdentity> answering) {
        return with(
                state,
                Fence.PARTLY,
                "it was found open for writes after it had been closed",
                group,
                former.map(f -> f.foundOpen(answering)));
    }

    /** A former primary that has what no reading of the server that answers can list, where that is so. */
    public Instance unlisted(Optional<ServerIdentity> answering) {
        return with(state, fence, fenceDetail, group, former.map(f -> f.unlisted(answering)));
    }

    /** A former primary that can get back by a copy alone. */
    public Instance copyOnly(String why) {
        return with(state, fence, fenceDetail, group, former.map(f -> f.withCopyOnly(why)));
    }

    /** With the databases that count chosen by somebody. */
    public Instance choosing(List<String> chosen) {
        return new Instance(
                name,
                region,
                dsn,
                sealedPassword,
                chosen,
                state,
                fence,
                fenceDetail,
                group,
                former,
                identity,
                found.stream()
                        .filter(database -> chosen.isEmpty() || chosen.contains(database))
                        .toList());
    }

    /** As it was met last; what kept itself hidden then stays as it was known. */
    public Instance met(Optional<ServerIdentity> seen, List<String> foundNow) {
        return new Instance(
                name,
                region,
                dsn,
                sealedPassword,
                databases,
                state,
                fence,
                fenceDetail,
                group,
                former,
                seen.or(() -> identity),
                foundNow.isEmpty() ? found : foundNow);
    }

    private Instance with(
            InstanceState newState,
            Fence newFence,
            String newDetail,
            Optional<String> newGroup,
            Optional<FormerPrimary> newFormer) {
        return new Instance(
                name,
                region,
                dsn,
                sealedPassword,
                databases,
                newState,
                newFence,
                newDetail,
                newGroup,
                newFormer,
                identity,
                found);
    }
}
