package io.gad.control.operation.step;

import io.gad.control.drill.DrillReport;
import io.gad.control.group.Group;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.state.Kind;
import java.time.Duration;
import java.util.Optional;

/**
 * Behind a full drill that was ended on its way: who rules now, once the switch over that it had asked for has come to its end, and how
 * the roles get back where they were. It turns nothing: whoever has ended the drill decides that. Killed before or after: looked at
 * again, and said once.
 */
public final class TellWhoRules implements Step {

    private static final String ENDED = "the drill was ended on its way. ";

    private final Operation.Drill request;

    public TellWhoRules(Operation.Drill request) {
        this.request = request;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        Optional<OperationRecord> turning = context.state().list(Kind.OPERATION).stream()
                .filter(o -> o.actor().equals(SwitchThere.actor(context))
                        && !o.state().isEnded())
                .findFirst();
        if (turning.isPresent()) {
            return new StepOutcome.NotYet(
                    "operation " + turning.get().id() + ", which the drill has asked for, is under way");
        }
        String said = ENDED + SwitchThere.rules(context) + back(context);
        if (context.operation().notes().stream().noneMatch(note -> note.startsWith(ENDED))) {
            context.note(said);
        }
        return new StepOutcome.Done(said);
    }

    private String back(StepContext context) {
        Optional<String> home =
                context.state().get(Kind.DRILL, context.operationId()).map(DrillReport::primary);
        Optional<String> rules = context.group().map(Group::primary);
        return home.isEmpty() || rules.isEmpty() || home.equals(rules)
                ? ""
                : " It was " + home.get() + " before: gad group switch-over " + request.group() + " " + home.get()
                        + " turns the roles back.";
    }
}
