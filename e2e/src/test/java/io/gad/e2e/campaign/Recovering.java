package io.gad.e2e.campaign;

import io.gad.api.GroupView;
import io.gad.api.RecoverRequest;
import io.gad.e2e.Wait;
import java.util.List;
import java.util.stream.Collectors;

/** A manager that is rebuilt from a member, and the one before it. */
final class Recovering {

    private static final String OUTDATED = "MANAGER_OUTDATED";

    private Recovering() {}

    static RecoverRequest from(Region member, List<Region> all) {
        return new RecoverRequest(
                member.network().dsn(),
                member.server().password(),
                all.stream()
                        .collect(Collectors.toMap(Region::name, r -> r.server().password())));
    }

    /** Returns when it says so, and keeps nobody in step any more. */
    static void awaitOutdated(Manager first) {
        try {
            Wait.until(
                    "the first manager to find itself outdated",
                    Scene.LIMIT,
                    () -> {
                        GroupView group = first.group();
                        return group.health().equals(OUTDATED)
                                && group.syncTasks().isEmpty();
                    },
                    () -> first.group() + "\n" + first.process().output());
        } catch (AssertionError e) {
            throw Invariant.OUTDATED_MANAGER_ACTS_ON_NOTHING.broken(String.valueOf(e.getMessage()));
        }
    }
}
