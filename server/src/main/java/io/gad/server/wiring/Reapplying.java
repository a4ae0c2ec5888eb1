package io.gad.server.wiring;

import io.gad.control.port.LostTransaction;
import io.gad.control.port.ReapplyOrder;
import io.gad.control.port.ReapplyResult;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.member.Mandate;
import io.gad.member.MemberProblem;
import io.gad.member.MemberRole;
import io.gad.member.StaleMandateException;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.sync.SyncProblem;
import io.gad.sync.reapply.Conflict;
import io.gad.sync.reapply.Reapplication;
import io.gad.sync.reapply.ReapplySpec;
import io.gad.sync.tail.LostChange;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Lost transactions on their way back: {@link Reapplication} in control's words. */
final class Reapplying {

    /** A caller waits for the answer. */
    private static final Duration DEADLINE = Duration.ofSeconds(45);

    private Reapplying() {}

    static ReapplyResult run(ReapplyOrder order, Consumer<Consumer<LostTransaction.Change>> changes) {
        io.gad.sync.reapply.ReapplyResult result = orRefused(() -> Reapplication.run(
                order.primary().login(), spec(order), sink -> changes.accept(change -> sink.accept(lost(change)))));
        return new ReapplyResult(
                ReapplyResult.Outcome.valueOf(result.outcome().name()),
                result.changes(),
                result.conflicts().stream().map(Reapplying::conflict).toList(),
                result.conflictCount());
    }

    static boolean stands(ReapplyOrder order) {
        return orRefused(() -> Reapplication.stands(order.primary().login(), spec(order)));
    }

    private static <T> T orRefused(Supplier<T> work) {
        try {
            return work.get();
        } catch (SyncProblem e) {
            throw new RefusedException(ProblemCode.REAPPLY_REFUSED, e.getMessage() + " " + e.hint());
        } catch (MemberProblem e) {
            throw new RefusedException(ProblemCode.REAPPLY_REFUSED, e.getMessage() + " " + e.hint());
        } catch (PostgresException e) {
            if (e.kind().isPassing()) {
                throw e;
            }
            throw new RefusedException(ProblemCode.REAPPLY_REFUSED, String.valueOf(e.getMessage()));
        } catch (StaleMandateException e) {
            throw new RefusedException(ProblemCode.REAPPLY_REFUSED, String.valueOf(e.getMessage()));
        }
    }

    private static ReapplySpec spec(ReapplyOrder order) {
        return new ReapplySpec(
                order.groupId(),
                order.former(),
                order.epoch(),
                order.taskId(),
                order.database(),
                Lsn.parse(order.lsn()),
                order.xid(),
                new Mandate(order.reign(), order.generation(), MemberRole.PRIMARY),
                order.dryRun(),
                order.force(),
                DEADLINE);
    }

    private static LostChange lost(LostTransaction.Change change) {
        return new LostChange(
                change.table(),
                change.op(),
                change.oldRow().orElse(Map.of()),
                change.newRow().orElse(Map.of()));
    }

    private static ReapplyResult.Conflict conflict(Conflict conflict) {
        return new ReapplyResult.Conflict(
                conflict.table(),
                conflict.op(),
                conflict.kind().name(),
                conflict.passable(),
                conflict.key(),
                conflict.expected(),
                conflict.found(),
                conflict.detail());
    }
}
