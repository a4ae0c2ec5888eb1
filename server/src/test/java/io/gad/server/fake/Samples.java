package io.gad.server.fake;

import io.gad.control.InstanceView;
import io.gad.control.instance.Fence;
import io.gad.control.instance.Instance;
import io.gad.control.instance.InstanceState;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.StepRecord;
import io.gad.postgres.Dsn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Documents as a control plane would show them. */
public final class Samples {

    /** When everything in the samples happened. */
    public static final Instant NOW = Instant.parse("2026-03-01T03:04:05.678Z");

    private Samples() {}

    public static InstanceView standalone(String name, String region) {
        return instance(name, region, InstanceState.STANDALONE, Fence.NONE, Optional.empty(), false);
    }

    public static InstanceView instance(
            String name, String region, InstanceState state, Fence fence, Optional<String> group, boolean readOnly) {
        Instance instance = new Instance(
                name,
                region,
                Dsn.parse("postgresql://gad@" + name + "-db.example:5432/postgres"),
                "sealed-" + name,
                List.of(),
                state,
                fence,
                "",
                group,
                Optional.empty(),
                Optional.empty());
        return new InstanceView(instance, true, readOnly, "15.18", Optional.of(NOW));
    }

    public static OperationRecord running(String id, Operation request, String actor) {
        return new OperationRecord(
                id,
                request,
                "gad-4f7c",
                OperationState.RUNNING,
                actor,
                NOW,
                Optional.empty(),
                List.of(
                        new StepRecord("Precheck", StepRecord.Outcome.DONE, 12, "nothing found"),
                        new StepRecord("Act", StepRecord.Outcome.RUNNING, 40, "")),
                OperationRecord.Background.NONE,
                Optional.empty(),
                OperationData.NONE,
                List.of());
    }

    public static OperationRecord ended(OperationRecord o, OperationState how) {
        return new OperationRecord(
                o.id(),
                o.request(),
                o.groupId(),
                how,
                o.actor(),
                o.startedAt(),
                Optional.of(o.startedAt().plusMillis(640)),
                o.steps(),
                o.background(),
                Optional.empty(),
                o.data(),
                o.notes());
    }
}
