package io.gad.control.port;

import io.gad.member.Reign;
import io.gad.postgres.ServerIdentity;
import java.util.List;
import java.util.Optional;

/**
 * Closes an instance. Idempotent.
 *
 * @param reign the reign in which it ruled; a member of a later reign must not be closed by this order
 * @param operation the operation that asks, or what else asks, written into the member's row
 * @param expected the server that is meant; any other that answers is left alone
 * @param known databases that it had when it was last met: closed at once, while it lists what it has now
 */
public record FenceOrder(
        String groupId,
        String groupName,
        Reign reign,
        long generation,
        String operation,
        Optional<ServerIdentity> expected,
        List<String> known) {

    public FenceOrder {
        known = List.copyOf(known);
    }

    /** Of whichever server answers. */
    public FenceOrder(String groupId, String groupName, Reign reign, long generation, String operation) {
        this(groupId, groupName, reign, generation, operation, Optional.empty(), List.of());
    }
}
