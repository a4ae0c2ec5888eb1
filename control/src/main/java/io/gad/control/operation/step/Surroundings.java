package io.gad.control.operation.step;

import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import java.util.Optional;

/** What a drill asks of the control plane that it runs in. */
public interface Surroundings {

    /**
     * Asks for another operation, as anybody would.
     *
     * @param idempotencyKey asked with the same one again, it answers with what that began
     * @throws io.gad.control.problem.RefusedException if it may not be now
     */
    OperationRecord submit(Operation request, String actor, Optional<String> idempotencyKey);

    /** What a promotion of a secondary would lose now, by what is known. */
    ExpectedLoss loss(String group, String instance);
}
