package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.port.Finding;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.member.PreparedTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether a switch over can go well, while everybody may still write. Only reads: killed before or after, nothing has
 * changed.
 */
public final class PrecheckSwitchOver implements Step {

    private static final Duration LOOK = Duration.ofSeconds(5);

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(Duration.ofSeconds(20));
    }

    @Override
    public StepOutcome run(StepContext context) {
        Promotion promotion = context.promotion();
        List<String> against = new ArrayList<>();
        for (PreparedTransaction prepared :
                context.members().preparedTransactions(context.address(promotion.oldPrimary()), LOOK)) {
            against.add("transaction " + prepared.named() + " is prepared on " + promotion.oldPrimary()
                    + ": commit it or roll it back");
        }
        int passed = 0;
        for (GroupTask task : context.operation().data().tasks()) {
            int toRead = context.members().tablesToRead(context.address(task.target()), LOOK);
            if (toRead > 0) {
                against.add(toRead + " tables of " + task.target() + " are still to be read anew");
            }
            for (Finding finding : context.tasks().readiness(context.order(task))) {
                if (finding.level() == Finding.Level.FAIL) {
                    against.add(task.target() + ": " + finding.check() + ": " + finding.evidence()
                            + (finding.fix().isEmpty() ? "" : " Fix: " + finding.fix()));
                } else {
                    passed++;
                }
            }
        }
        return against.isEmpty()
                ? new StepOutcome.Done(passed + " checks passed")
                : new StepOutcome.Failed(Problem.of(
                        ProblemCode.SWITCH_OVER_REFUSED,
                        "Expected nothing to stand against it, found: " + String.join("; ", against) + "."));
    }
}
