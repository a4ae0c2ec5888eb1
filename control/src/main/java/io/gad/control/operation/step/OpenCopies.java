package io.gad.control.operation.step;

import io.gad.control.drill.DrillReport;
import io.gad.control.operation.Operation;
import io.gad.control.operation.SteadyTime;
import io.gad.control.port.DrillOpening;
import io.gad.control.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Opens the copies as a promotion opens databases, and measures how long that takes until an ordinary session has written into each.
 * Killed before or after: done again, which changes nothing; the time then counts from the first beginning on, and is told as such.
 */
public final class OpenCopies implements Step {

    private final Operation.Drill request;

    public OpenCopies(Operation.Drill request) {
        this.request = request;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(Duration.ofMinutes(2));
    }

    @Override
    public StepOutcome run(StepContext context) {
        Rehearsal rehearsal = new Rehearsal(context, request);
        DrillReport report = rehearsal.report();
        Optional<Problem> over = rehearsal.against(report);
        if (over.isPresent()) {
            return rehearsal.stopped(over.get());
        }
        boolean again = report.opening().begun().isPresent();
        Instant begun = report.opening().begun().orElseGet(SteadyTime::now);
        var unused = rehearsal.learn(r -> r.with(new DrillReport.Opening(Optional.of(begun), Optional.empty(), "")));
        DrillOpening opened = context.tasks()
                .drills()
                .open(rehearsal.order(report), report.copying().copies());
        long since = Duration.between(begun, SteadyTime.now()).toMillis();
        long millis = again ? Math.max(opened.millis(), since) : opened.millis();
        String detail = opened.sequences() + " sequences set"
                + (opened.late() == 0 ? "" : ", " + opened.late() + " of them behind the opening")
                + (opened.stopped().isEmpty() ? "" : "; stays stopped: " + String.join("; ", opened.stopped()))
                + (again ? "; begun more than once, the time counts from the first" : "");
        var unusedStored =
                rehearsal.learn(r -> r.with(new DrillReport.Opening(Optional.of(begun), Optional.of(millis), detail)));
        return new StepOutcome.Done("the copies took writes after " + millis + " ms; " + detail);
    }
}
