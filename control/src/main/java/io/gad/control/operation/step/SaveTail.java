package io.gad.control.operation.step;

import io.gad.control.instance.Fence;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.operation.Operation;
import io.gad.control.port.FenceOrder;
import io.gad.control.port.FenceResult;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberProbe;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.control.report.ReportStore;
import io.gad.control.state.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Before anything on a former primary is cleared: closes it, reads what it committed and nobody else got, and stores
 * it. Nobody knocks at it from here on, so one that was read before is looked at as well: it may have been open since. Killed before or
 * during: read again, the slot is not consumed; after: the report is found and kept.
 */
public final class SaveTail implements Step {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Operation.AddSecondary request;

    public SaveTail(Operation.AddSecondary request) {
        this.request = request;
    }

    @Override
    public StepOutcome run(StepContext context) {
        Instance before = context.instance(request.instance()).orElseThrow();
        if (before.former().isEmpty()) {
            return new StepOutcome.Done("no former primary");
        }
        MemberAddress address = context.address(before.name());
        MemberProbe probe = context.members().probe(address, ANSWER);
        if (!probe.answered()) {
            return new StepOutcome.NotYet(before.name() + " does not answer: " + probe.problem());
        }
        boolean another =
                probe.identity().filter(before.former().get()::isAnother).isPresent();
        Instance instance = another ? before : context.tails().look(before, probe);
        FormerPrimary former = instance.former().orElseThrow();
        FenceResult fence = context.members()
                .fence(
                        address,
                        new FenceOrder(
                                former.groupId(),
                                former.group(),
                                former.closedIn(),
                                context.presentGroup().generation(),
                                context.operationId(),
                                former.identity(),
                                instance.found()),
                        ANSWER);
        return switch (fence.extent()) {
            case ANOTHER ->
                new StepOutcome.Failed(Problem.of(
                        ProblemCode.IDENTITY_CHANGED,
                        "Expected the server that was the primary behind instance " + instance.name() + ", found: "
                                + fence.detail() + "."));
            case UNREACHABLE -> new StepOutcome.NotYet(instance.name() + " does not answer: " + fence.detail());
            case PARTLY ->
                request.discardUnreported() && !holdsPrepared(context, address)
                        ? read(context, instance, address)
                        : new StepOutcome.NotYet(instance.name() + " is not wholly closed: " + fence.detail());
            case FENCED -> {
                remember(context, i -> i.fenced(Fence.FENCED, ""));
                yield read(context, instance, address);
            }
        };
    }

    /** They keep their locks, so nothing that they wrote to could be cleared, and can still be committed over the copy. */
    private static boolean holdsPrepared(StepContext context, MemberAddress address) {
        return !context.members().preparedTransactions(address, ANSWER).isEmpty();
    }

    private StepOutcome read(StepContext context, Instance instance, MemberAddress address) {
        FormerPrimary former = instance.former().orElseThrow();
        if (former.isRead()) {
            return new StepOutcome.Done(
                    former.reportStored() ? "stored before" : former.unreadBecause(instance.name()));
        }
        ReportStore.Summary report = context.tails().read(instance, address, true);
        if (report.complete()) {
            return new StepOutcome.Done(report.count() + " lost transactions stored");
        }
        if (request.discardUnreported()) {
            return new StepOutcome.Done(
                    report.count() + " lost transactions stored; not readable and discarded: " + report.why());
        }
        return new StepOutcome.Failed(Problem.of(
                ProblemCode.TAIL_UNREADABLE,
                "Expected to read everything that " + request.instance() + " committed and nobody else got, found: "
                        + report.why() + "."));
    }

    private void remember(StepContext context, UnaryOperator<Instance> change) {
        var unused = context.state().transact(transaction -> {
            Optional<Instance> instance = transaction.get(Kind.INSTANCE, request.instance());
            instance.ifPresent(i -> transaction.put(Kind.INSTANCE, i.name(), change.apply(i)));
            return instance;
        });
    }
}
