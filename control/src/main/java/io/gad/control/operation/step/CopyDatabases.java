package io.gad.control.operation.step;

import io.gad.control.drill.DrillReport;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.SteadyTime;
import io.gad.control.port.DrillStoppedException;
import io.gad.control.port.DrillWatch;
import io.gad.control.port.TaskState;
import io.gad.control.problem.Problem;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Copies the secondary's databases as of one moment, and measures what a promotion at that moment would have lost. Killed in the
 * midst: what stands is dropped, and all is copied as of a later moment. Killed after: as before, for nobody knows that it is whole.
 */
public final class CopyDatabases implements Step {

    private final Operation.Drill request;

    public CopyDatabases(Operation.Drill request) {
        this.request = request;
    }

    /** One attempt takes as long as there is to copy. What breaks off later than this is not begun once more. */
    @Override
    public Optional<Duration> deadline() {
        return Optional.of(Duration.ofMinutes(10));
    }

    @Override
    public StepOutcome run(StepContext context) {
        Rehearsal rehearsal = new Rehearsal(context, request);
        DrillReport report = rehearsal.report();
        Optional<Problem> over = rehearsal.against(report);
        if (over.isPresent()) {
            return rehearsal.stopped(over.get());
        }
        if (!isInStep(context, report)) {
            return new StepOutcome.NotYet(request.instance() + " is not in step now");
        }
        long begin = System.nanoTime();
        DrillWatch watch = new DrillWatch() {
            @Override
            public boolean goesOn() {
                return rehearsal.against(report).isEmpty();
            }

            @Override
            public void taken(Map<String, Lsn> positions) {
                Instant at = SteadyTime.now();
                ExpectedLoss loss = context.surroundings().loss(request.group(), request.instance());
                var unused = rehearsal.learn(r -> r.with(new DrillReport.Copying(
                        r.copying().copies(), Optional.of(at), positions, Optional.of(loss), Optional.empty())));
            }

            @Override
            public void tell(String progress) {
                rehearsal.tell(CopyDatabases.this, progress);
            }
        };
        try {
            context.tasks()
                    .drills()
                    .copy(rehearsal.order(report), report.copying().copies(), watch);
        } catch (DrillStoppedException e) {
            return rehearsal.stopped(report, e);
        }
        long millis = (System.nanoTime() - begin) / 1_000_000;
        DrillReport copied = rehearsal.learn(r -> r.with(new DrillReport.Copying(
                r.copying().copies(),
                r.copying().takenAt(),
                r.copying().positions(),
                r.copying().loss(),
                Optional.of(millis))));
        return new StepOutcome.Done(
                copied.copying().copies().size() + " databases; a promotion at their moment would have lost "
                        + copied.rpoSeconds().map(s -> s + " s of commits").orElse("what nobody knows"));
    }

    /** Behind a restart of the server its synchronization has to find its source again: nobody knows the lag before. */
    private static boolean isInStep(StepContext context, DrillReport report) {
        return context.tasks()
                .status(report.task())
                .filter(status -> status.state() == TaskState.INCREMENTAL)
                .isPresent();
    }
}
