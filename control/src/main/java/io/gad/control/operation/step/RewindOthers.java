package io.gad.control.operation.step;

import io.gad.control.group.Group;
import io.gad.control.group.GroupTask;
import io.gad.control.group.Rejoin;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.SyncOrder;
import io.gad.control.port.WayBack;
import io.gad.control.state.Kind;
import io.gad.control.store.StoreException;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Behind a promotion, for other secondaries that stood elsewhere than the promoted one, or had not answered: what one of them alone had is
 * stored as lost, and it is brought in line by what both logs tell, or copied where they do not tell enough; then both are compared. The
 * decision is stored with the task, which does not run before. Killed before that: looked at again; behind it the task goes on by what
 * it has noted. Nobody waits for it, and one that does not answer keeps no other waiting.
 */
public final class RewindOthers implements Step {

    private static final Logger LOG = LoggerFactory.getLogger(RewindOthers.class);

    private static final String REWOUND = " is brought in line without a copy: ";
    private static final String COPIED = " is copied anew: ";
    private static final String WAITS = " is not copied: ";
    private static final String CANNOT = ". It cannot be promoted before.";
    private static final Duration STOP = Duration.ofSeconds(5);

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        Promotion promotion = context.operation().data().promotion().orElseThrow();
        List<GroupTask> undecided = new ArrayList<>();
        for (GroupTask next : standing(context, promotion)) {
            if (next.waits().isPresent()) {
                goOnIfReported(context, next);
            } else if (next.undecided() && !LetOthersFollow.isComplete(context, next)) {
                undecided.add(next);
            }
        }
        Map<String, Looked> looked = new ConcurrentHashMap<>();
        EachTarget.Outcome answers = EachTarget.run(context, undecided, next -> look(context, next, looked));
        List<String> missing = new ArrayList<>(answers.missing());
        // Who was furthest first: what the others had alone is among what that one had.
        undecided.stream()
                .filter(next -> looked.containsKey(next.target()))
                .sorted(Comparator.comparing((GroupTask next) -> furthest(looked, next))
                        .reversed())
                .forEach(next -> {
                    try {
                        decide(
                                context,
                                next,
                                Optional.ofNullable(looked.get(next.target())).orElseThrow());
                    } catch (StoreException e) {
                        throw e;
                    } catch (RuntimeException e) { // else this one would keep those behind it waiting
                        missing.add(next.target() + ": " + e.getMessage());
                    }
                });
        for (GroupTask next : standing(context, promotion)) {
            if (next.waits().isPresent()) {
                missing.add(next.target() + WAITS + next.waits().get());
            } else if (next.undecided()) {
                keepNothing(context, next);
            }
        }
        List<String> done = new ArrayList<>();
        for (GroupTask next : standing(context, promotion)) {
            if (!next.undecided() && isRewound(context, next)) {
                compare(context, next, done, missing);
            }
        }
        return missing.isEmpty()
                ? new StepOutcome.Done(done.isEmpty() ? "nobody is to be brought in line" : String.join("; ", done))
                : new StepOutcome.NotYet(String.join("; ", missing));
    }

    /**
     * The group's tasks of the promotion's reign as stored now; none once another promotion is past its commit point. Where one was
     * taken back by a later reign of the same primary they go on in that.
     */
    private static List<GroupTask> standing(StepContext context, Promotion promotion) {
        return context.group().stream()
                .flatMap(g -> g.tasks().stream())
                .filter(task -> promotion.nextTasks().stream()
                        .anyMatch(next -> next.id().equals(task.id())))
                .toList();
    }

    /** @param elsewhere where it stood, in words */
    private record Looked(WayBack way, String elsewhere) {}

    private static Lsn furthest(Map<String, Looked> looked, GroupTask next) {
        return Optional.ofNullable(looked.get(next.target())).stream()
                .flatMap(found -> found.way().places().values().stream())
                .map(WayBack.Place::stood)
                .max(Comparator.naturalOrder())
                .orElse(Lsn.ZERO);
    }

    /** Who holds what the new primary held follows at once: it may only have been late. */
    private static String look(StepContext context, GroupTask next, Map<String, Looked> looked) {
        Rejoin rejoin = next.rejoin().orElseThrow();
        SyncOrder order = context.order(next);
        var unused = context.tasks().stop(rejoin.before(), STOP);
        if (!rejoin.isComparableIn(next.reign())) {
            String between =
                    "the reign in which it stood last, " + rejoin.ended() + ", is not the one before " + next.reign();
            looked.put(
                    next.target(),
                    new Looked(new WayBack(Map.of(), Optional.of(between)), next.target() + " was not heard since"));
            return next.target() + " was looked at";
        }
        Optional<String> elsewhere = context.tasks().followOpened(order, rejoin.fed(), rejoin.before());
        if (elsewhere.isEmpty()) {
            LetOthersFollow.complete(context, next);
            return next.target() + " follows";
        }
        WayBack way = context.tasks().wayBack(order, rejoin.fed(), rejoin.before(), rejoin.ended());
        looked.put(next.target(), new Looked(way, elsewhere.get()));
        return next.target() + " was looked at";
    }

    /** Slots that nobody reads keep the new primary's log without bound: they are made anew at the next look. */
    private static void keepNothing(StepContext context, GroupTask next) {
        try {
            context.tasks().removeFromSource(context.order(next), STOP);
        } catch (MemberUnreachableException e) {
            LOG.info(
                    "operation={} task={} its slots are taken away later: {}",
                    context.operationId(),
                    next.id(),
                    e.getMessage());
        }
    }

    /** What it alone had is stored before anything on it can be changed. */
    private static void decide(StepContext context, GroupTask next, Looked looked) {
        WayBack way = looked.way();
        Rejoin rejoin = next.rejoin().orElseThrow();
        SecondarySurplus.Saved saved = new SecondarySurplus(context, next, rejoin).save(way);
        if (saved.unread().isPresent()) {
            hold(context, next, rejoin, saved.unread().get());
            return;
        }
        if (way.against().isPresent()) {
            String why = looked.elsewhere() + "; " + way.against().get();
            store(context, next, Optional.empty(), next.target() + COPIED + why + saved.told() + CANNOT);
            return;
        }
        String report = context.operation().groupId() + "/" + next.target() + "/"
                + rejoin.ended().epoch();
        store(
                context,
                next,
                Optional.of(rejoin.by(way, report)),
                next.target() + REWOUND + looked.elsewhere() + saved.told() + CANNOT);
    }

    /** Until a person says that it may go, or the old primary itself is read. */
    private static void hold(StepContext context, GroupTask next, Rejoin rejoin, String why) {
        context.tasks().removeFromSource(context.order(next), STOP);
        store(
                context,
                next,
                Optional.of(rejoin.waiting(why)),
                next.target() + WAITS + why + ". gad sync copy-anew "
                        + context.operation().group() + " " + next.target()
                        + " --discard-unreported copies it all the same.");
    }

    private static void goOnIfReported(StepContext context, GroupTask next) {
        Optional<EndedReign> ended =
                EndedReign.of(context, next.rejoin().orElseThrow().ended()).filter(e -> e.isReported(context));
        ended.ifPresent(e -> store(
                context,
                next,
                Optional.empty(),
                next.target() + COPIED + "what it alone had is among the lost transactions of " + e.oldPrimary()
                        + CANNOT));
    }

    /** In one write with what is told of it. Where the secondary was taken out meanwhile, what was kept for it goes too. */
    private static void store(StepContext context, GroupTask next, Optional<Rejoin> how, String note) {
        boolean stored = context.state().transact(transaction -> {
            OperationRecord operation =
                    transaction.get(Kind.OPERATION, context.operationId()).orElseThrow();
            Optional<Group> group = transaction
                    .get(Kind.GROUP, operation.group())
                    .filter(g -> g.tasks().stream().anyMatch(t -> t.id().equals(next.id()) && t.undecided()));
            group.ifPresent(g -> {
                transaction.put(Kind.GROUP, g.name(), g.rejoining(next.target(), how));
                transaction.put(Kind.OPERATION, operation.id(), operation.noted(note));
            });
            return group.isPresent();
        });
        if (!stored
                && context.instance(next.source()).isPresent()
                && context.instance(next.target()).isPresent()) {
            context.tasks().removeFromSource(context.order(next), STOP);
        }
    }

    private static boolean isRewound(StepContext context, GroupTask next) {
        return context.operation().notes().stream().anyMatch(note -> note.startsWith(next.target() + REWOUND));
    }

    /** Once it is in step; what is found is shown with the secondary. */
    private static void compare(StepContext context, GroupTask next, List<String> done, List<String> missing) {
        if (!LetOthersFollow.isComplete(context, next)) {
            missing.add(next.target() + " is being brought in line");
        } else if (context.tasks().status(next.id()).isEmpty()) {
            missing.add("the synchronization to " + next.target() + " does not run");
        } else {
            var unused = context.tasks().verify(next.id(), false, 0);
            done.add(next.target() + " is in line and is being compared");
        }
    }
}
