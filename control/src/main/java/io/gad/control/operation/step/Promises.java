package io.gad.control.operation.step;

import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.Members;
import io.gad.control.port.PromiseResult;
import io.gad.control.port.PromotionOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks every member at once to accept nothing lower. The target must answer; who else does not is not waited for. */
final class Promises {

    private static final Logger LOG = LoggerFactory.getLogger(Promises.class);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    /** What came of it. */
    sealed interface Outcome {

        /** The target promised, and nobody who answered belongs to or has promised anything higher. */
        record Granted() implements Outcome {}

        /** A member belongs to or has promised something higher. */
        record Outbid(String found) implements Outcome {}

        /** The target did not answer. */
        record Silent(String why) implements Outcome {}
    }

    private record Answer(boolean target, Outcome outcome) {}

    private Promises() {}

    /**
     * @param target waited for as long as {@code patience}
     * @param others waited for as long as {@code courtesy}, or as the target takes
     */
    static Outcome ask(
            Members members,
            MemberAddress target,
            List<MemberAddress> others,
            PromotionOrder order,
            Duration patience,
            Duration courtesy) {
        BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        begin(members, target, true, order, answers);
        others.forEach(other -> begin(members, other, false, order, answers));
        return await(answers, others.size() + 1, patience, courtesy);
    }

    private static void begin(
            Members members,
            MemberAddress member,
            boolean target,
            PromotionOrder order,
            BlockingQueue<Answer> answers) {
        Thread.ofVirtual()
                .name("promise-" + member.instance())
                .start(() -> answers.add(new Answer(target, one(members, member, order))));
    }

    private static Outcome await(BlockingQueue<Answer> answers, int asked, Duration patience, Duration courtesy) {
        long begin = System.nanoTime();
        @Nullable Outcome ofTarget = null;
        try {
            for (int i = 0; i < asked; i++) {
                long limit = (ofTarget == null ? patience : courtesy).toNanos();
                Answer answer = answers.poll(begin + limit - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (answer == null) {
                    break;
                }
                if (answer.outcome() instanceof Outcome.Outbid outbid) {
                    return outbid;
                }
                ofTarget = answer.target() ? answer.outcome() : ofTarget;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ofTarget == null ? new Outcome.Silent("no answer within " + patience.toMillis() + " ms") : ofTarget;
    }

    private static Outcome one(Members members, MemberAddress member, PromotionOrder order) {
        try {
            return switch (members.promise(member, order, ANSWER)) {
                case PromiseResult.Granted granted -> new Outcome.Granted();
                case PromiseResult.Outbid outbid -> new Outcome.Outbid(member.instance() + ": " + outbid.found());
            };
        } catch (MemberUnreachableException e) {
            return new Outcome.Silent(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.warn(
                    "operation={} member={} could not be asked for its promise",
                    order.operation(),
                    member.instance(),
                    e);
            return new Outcome.Silent(String.valueOf(e.getMessage()));
        }
    }
}
