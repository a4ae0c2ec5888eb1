package io.gad.control.operation.step;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.MemberProbe.Standing;
import io.gad.control.state.Kind;
import io.gad.member.StaleMandateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In front of {@link Unfence} where the operation was outbid: a member belongs to, or has promised, something that this manager
 * does not know. To open the old primary again could be to open a second one. So every member is asked: where one stands in a
 * reign, or under a manager, that is not ours, the old primary stays closed and people are told. A promise that nobody has
 * kept is no reign: it is made sure that nobody keeps it any more, and the old primary is opened. Killed before or after:
 * asked again.
 */
public final class AskWhoRules implements Step {

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration REFUSING = Duration.ofSeconds(5);

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        Optional<Group> group = context.group();
        if (group.isEmpty()) {
            return new StepOutcome.Done("the group is gone");
        }
        List<String> silent = new ArrayList<>();
        Map<MemberAddress, String> promised = new LinkedHashMap<>();
        for (GroupMember member : group.get().members()) {
            MemberAddress address = context.address(member.instance());
            MemberProbe probe = context.members().probe(address, LOOK);
            if (!probe.answered()) {
                silent.add(member.instance());
            } else if (probe.standing()
                    .filter(s -> isAnothers(s, context, group.get()))
                    .isPresent()) {
                return leftClosed(context, member.instance() + " is not ours any more");
            }
            probe.standing()
                    .flatMap(Standing::promised)
                    .filter(operation -> !operation.equals(context.operationId()))
                    .ifPresent(operation -> promised.put(address, operation));
        }
        if (!silent.isEmpty()) {
            return new StepOutcome.NotYet("who rules is not known as long as " + String.join(", ", silent)
                    + " cannot be asked; until then " + context.promotion().oldPrimary() + " stays closed");
        }
        for (Map.Entry<MemberAddress, String> promise : promised.entrySet()) {
            boolean refused = context.members()
                    .cancel(promise.getKey(), context.promotionOrder().of(promise.getValue()), REFUSING);
            if (!refused) {
                return leftClosed(context, promise.getKey().instance() + " rules for " + promise.getValue());
            }
        }
        try {
            return new Unfence(context.operation().data().inherits()).run(context);
        } catch (StaleMandateException e) {
            return leftClosed(context, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isAnothers(Standing standing, StepContext context, Group group) {
        Promotion promotion = context.promotion();
        long ours = promotion.from().epoch();
        return standing.generation() > group.generation()
                || standing.reign().epoch() > ours
                || standing.reign().epoch() == ours && !standing.reign().equals(promotion.from());
    }

    private static StepOutcome leftClosed(StepContext context, String why) {
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
        return new StepOutcome.Done(why + ": " + what);
    }
}
