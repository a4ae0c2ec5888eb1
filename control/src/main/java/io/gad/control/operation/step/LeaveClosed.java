package io.gad.control.operation.step;

import io.gad.control.state.Kind;
import java.time.Duration;
import java.util.Optional;

/**
 * Instead of {@link Unfence} where the operation was outbid: a member belongs to, or has promised, something that this manager
 * does not know. To open the old primary again could be to open a second one, so it stays as it is and people are told.
 * Killed before or after: told once.
 */
public final class LeaveClosed implements Step {

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        String what = context.promotion().oldPrimary()
                + " is not opened again, as another manager or operation may have begun a reign. Look at who rules; if nobody"
                + " else does, promote a secondary.";
        var unused = context.state().transact(transaction -> {
            var noted = transaction
                    .get(Kind.OPERATION, context.operationId())
                    .orElseThrow()
                    .noted(what);
            transaction.put(Kind.OPERATION, noted.id(), noted);
            return noted;
        });
        return new StepOutcome.Done(what);
    }
}
