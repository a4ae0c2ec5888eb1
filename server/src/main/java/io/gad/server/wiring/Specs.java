package io.gad.server.wiring;

import io.gad.control.port.RewindStart;
import io.gad.control.port.SyncOrder;
import io.gad.member.TablePattern;
import io.gad.sync.SyncStart;
import io.gad.sync.SyncTaskSpec;
import java.util.List;

/** Control's orders in the data plane's words. */
final class Specs {

    private Specs() {}

    static SyncTaskSpec of(SyncOrder order) {
        return new SyncTaskSpec(
                order.id(),
                order.groupId(),
                order.groupName(),
                order.operation(),
                order.source().instance(),
                order.source().login(),
                order.target().instance(),
                order.target().login(),
                order.reign(),
                order.generation(),
                schemaMode(order),
                order.source().databases(),
                order.targetMayHoldData(),
                order.paused(),
                patterns(order.leftOut()),
                order.rewind().map(Specs::start).orElseGet(SyncStart.Copy::new));
    }

    private static SyncStart start(RewindStart how) {
        return new SyncStart.Rewind(
                how.formerTask(),
                how.report(),
                how.finalPositions(),
                how.finalStates(),
                how.elseCopy(),
                how.stood().map(stood -> new SyncStart.Rewind.Stood(stood.ended(), stood.since(), stood.uneven())));
    }

    static SyncTaskSpec.SchemaMode schemaMode(SyncOrder order) {
        return switch (order.schemaMode()) {
            case COPY -> SyncTaskSpec.SchemaMode.COPY;
            case EXISTING -> SyncTaskSpec.SchemaMode.EXISTING;
        };
    }

    static List<TablePattern> patterns(List<String> texts) {
        return texts.stream().map(TablePattern::new).toList();
    }
}
