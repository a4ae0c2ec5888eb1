package io.gad.control.operation.step;

import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.Members;
import io.gad.control.port.PromiseResult;
import io.gad.control.port.PromotionOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks every member at once to accept nothing lower; who does not answer in time is not waited for. */
final class Promises {

    private static final Logger LOG = LoggerFactory.getLogger(Promises.class);

    private Promises() {}

    private record Answer(Optional<String> outbid) {}

    /** What a member belongs to or has promised that is higher; empty if none that answered has. */
    static Optional<String> ask(Members members, List<MemberAddress> asked, PromotionOrder order, Duration deadline) {
        BlockingQueue<Answer> answers = new LinkedBlockingQueue<>(Math.max(1, asked.size()));
        for (MemberAddress member : asked) {
            Thread.ofVirtual()
                    .name("promise-" + member.instance())
                    .start(() -> answers.add(one(members, member, order)));
        }
        long end = System.nanoTime() + deadline.toNanos();
        try {
            for (int i = 0; i < asked.size(); i++) {
                Answer answer = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (answer == null) {
                    return Optional.empty();
                }
                if (answer.outbid().isPresent()) {
                    return answer.outbid();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private static Answer one(Members members, MemberAddress member, PromotionOrder order) {
        try {
            return switch (members.promise(member, order, Duration.ofSeconds(2))) {
                case PromiseResult.Granted granted -> new Answer(Optional.empty());
                case PromiseResult.Outbid outbid -> new Answer(Optional.of(member.instance() + ": " + outbid.found()));
            };
        } catch (MemberUnreachableException e) {
            return new Answer(Optional.empty());
        } catch (RuntimeException e) {
            LOG.warn(
                    "operation={} member={} could not be asked for its promise",
                    order.operation(),
                    member.instance(),
                    e);
            return new Answer(Optional.empty());
        }
    }
}
