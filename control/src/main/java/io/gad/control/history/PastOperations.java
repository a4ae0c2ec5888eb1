package io.gad.control.history;

import io.gad.control.group.Group;
import io.gad.control.group.GroupTask;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.state.ControlState;
import io.gad.control.state.Held;
import io.gad.control.state.Kind;
import io.gad.control.state.Kind.ForgottenOperations;
import io.gad.control.state.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets operations go that ended long ago, or that are too many, with what drills found in them. Never one that still goes on, that its
 * group still rests on ({@link #isOfUse}), or that ended lately: a repeated request must find what it began. Killed in between, some
 * stay until the next time.
 */
public final class PastOperations {

    /** How many that have ended are kept. */
    public static final int MOST = 10_000;

    /** For how long one that has ended is kept. */
    public static final Duration KEPT = Duration.ofDays(365);

    /** Longer than an idempotency key lives. */
    static final Duration LATELY = Duration.ofDays(2);

    private static final Logger LOG = LoggerFactory.getLogger(PastOperations.class);

    /** In one transaction: it holds up no other change for long. */
    private static final int AT_ONCE = 50;

    private final ControlState state;
    private final Clock clock;
    private final int most;

    public PastOperations(ControlState state, Clock clock) {
        this(state, clock, MOST);
    }

    PastOperations(ControlState state, Clock clock, int most) {
        this.state = state;
        this.clock = clock;
        this.most = most;
    }

    /** Lets those go that are past the bounds now. */
    public synchronized void trim() {
        List<String> old = old();
        int gone = 0;
        for (int i = 0; i < old.size(); i += AT_ONCE) {
            gone += forget(old.subList(i, Math.min(old.size(), i + AT_ONCE)));
        }
        if (gone > 0) {
            LOG.info("operations=forgotten number={}", gone);
        }
        forgetGroups();
    }

    /** The ids of those past the bounds, as far as is seen now. */
    private List<String> old() {
        Instant now = clock.instant();
        List<OperationRecord> ended = state.list(Kind.OPERATION).stream()
                .filter(PastOperations::isOver)
                .sorted(Comparator.comparing(PastOperations::end).reversed())
                .toList();
        List<String> old = new ArrayList<>();
        for (int i = 0; i < ended.size(); i++) {
            Duration age = Duration.between(end(ended.get(i)), now);
            boolean past = i >= most || age.compareTo(KEPT) > 0;
            if (past && age.compareTo(LATELY) > 0 && !isOfUse(ended.get(i))) {
                old.add(ended.get(i).id());
            }
        }
        return old;
    }

    private static boolean isOver(OperationRecord operation) {
        return operation.state().isEnded() && operation.background() != Background.PENDING;
    }

    private static Instant end(OperationRecord operation) {
        return operation.endedAt().orElse(operation.startedAt());
    }

    private boolean isOfUse(OperationRecord operation) {
        return state.get(Kind.GROUP, operation.group())
                .filter(group -> isOfUse(operation, group))
                .isPresent();
    }

    /**
     * Whether its group still rests on it: it holds the group or began one of its tasks, it made the reign that stands or one that a member
     * may still stand in, a secondary that is not in line yet stood in the one that it ended, or whoever it deposed is not back yet.
     */
    private static boolean isOfUse(OperationRecord operation, Group group) {
        return group.id().equals(operation.groupId())
                && (group.isHeldBy(operation.id())
                        || group.tasks().stream().map(GroupTask::operation).anyMatch(operation.id()::equals)
                        || operation
                                .data()
                                .promotion()
                                .filter(p -> p.to().epoch() >= group.reign().epoch()
                                        || group.formers().contains(p.oldPrimary())
                                        || group.tasks().stream()
                                                .flatMap(task -> task.rejoin().stream())
                                                .anyMatch(
                                                        rejoin -> rejoin.ended().equals(p.from())))
                                .isPresent()
                        || operation
                                .data()
                                .reopened()
                                .filter(reign -> reign.epoch() >= group.reign().epoch())
                                .isPresent());
    }

    /** Looks again at what stands when they go. */
    private int forget(List<String> ids) {
        return state.transact(transaction -> {
            int gone = 0;
            for (String id : ids) {
                Optional<Held<OperationRecord>> held = transaction.stored(Kind.OPERATION, id);
                if (held.isEmpty() || !isOver(held.get().value())) {
                    continue;
                }
                Optional<Group> group = transaction
                        .get(Kind.GROUP, held.get().value().group())
                        .filter(g -> g.id().equals(held.get().value().groupId()));
                if (group.filter(g -> isOfUse(held.get().value(), g)).isEmpty()) {
                    group.ifPresent(g -> count(transaction, g, held.get().version()));
                    transaction.delete(Kind.OPERATION, id);
                    if (transaction.get(Kind.DRILL, id).isPresent()) {
                        transaction.delete(Kind.DRILL, id);
                    }
                    gone++;
                }
            }
            return gone;
        });
    }

    private static void count(Transaction transaction, Group group, long version) {
        long before = transaction
                .get(Kind.FORGOTTEN, group.id())
                .map(ForgottenOperations::versions)
                .orElse(0L);
        transaction.put(Kind.FORGOTTEN, group.id(), new ForgottenOperations(group.id(), before + version));
    }

    /** What was counted of groups that are gone. */
    private void forgetGroups() {
        Set<String> there = state.list(Kind.GROUP).stream().map(Group::id).collect(Collectors.toSet());
        if (state.list(Kind.FORGOTTEN).stream().anyMatch(f -> !there.contains(f.groupId()))) {
            state.forget(Kind.FORGOTTEN, f -> !there.contains(f.groupId()));
        }
    }
}
