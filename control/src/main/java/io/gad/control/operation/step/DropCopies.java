package io.gad.control.operation.step;

import io.gad.control.drill.DrillReport;
import io.gad.control.group.Group;
import io.gad.control.operation.Operation;
import io.gad.control.port.DrillOrder;
import io.gad.control.state.Kind;
import io.gad.member.Reign;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Drops all that the drill has made, found on the server itself by its name and its mark. Nobody waits for it but the drill. Killed
 * before or after: done again, which finds less or nothing.
 */
public final class DropCopies implements Step {

    private final Operation.Drill request;

    public DropCopies(Operation.Drill request) {
        this.request = request;
    }

    @Override
    public Lateness whenLate() {
        return Lateness.GO_ON;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(Duration.ofSeconds(60));
    }

    @Override
    public StepOutcome run(StepContext context) {
        if (context.instance(request.instance()).isEmpty()) {
            context.note(request.instance() + " is registered no more: databases of it whose comment names drill "
                    + context.operationId() + ", if there are any, are to be dropped by hand");
            return new StepOutcome.Done(request.instance() + " is registered no more");
        }
        List<String> left = context.tasks().drills().drop(order(context));
        if (!left.isEmpty()) {
            context.note("left, as nothing proves that this drill has made them: " + String.join(", ", left));
        }
        return new StepOutcome.Done("nothing of the drill is left on " + request.instance());
    }

    /** Also where the group is gone, or another reign has begun: what is dropped bears the drill's own mark. */
    private DrillOrder order(StepContext context) {
        Optional<DrillReport> report = context.state().get(Kind.DRILL, context.operationId());
        Reign reign = report.map(DrillReport::reign)
                .or(() -> context.group().map(Group::reign))
                .orElseGet(() -> new Reign(1, new UUID(0, 0)));
        return new DrillOrder(
                context.address(request.instance()),
                context.operation().groupId(),
                report.map(DrillReport::task).orElse(""),
                reign,
                context.group().map(Group::generation).orElse(Group.FIRST_GENERATION),
                context.operationId());
    }
}
