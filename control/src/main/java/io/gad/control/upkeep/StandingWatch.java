package io.gad.control.upkeep;

import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.port.Claim;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.SyncTasks;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.member.StaleMandateException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what every present primary has kept from when it was a secondary: as long as a former primary of the epoch before may
 * come back it stays, within its budget; then it goes. What had to be given up is remembered with the former primary, whose return
 * is a copy from then on.
 */
public final class StandingWatch implements Chore {

    private static final Logger LOG = LoggerFactory.getLogger(StandingWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** Where nobody is to come back there is nothing to be watched, only something to be taken away. */
    private static final Duration SELDOM = Duration.ofMinutes(5);

    private static final Set<GroupState> WATCHED =
            Set.of(GroupState.RUNNING, GroupState.ADDING_SECONDARY, GroupState.REMOVING_SECONDARY);

    private final ControlState state;
    private final SyncTasks tasks;
    private final Addresses addresses;
    private final Outdated outdated;
    private final LongSupplier nanoTime;
    private final Map<String, Looked> looked = new HashMap<>();
    private Optional<Rounds> rounds = Optional.empty();

    private record Looked(String primary, long epoch, Set<String> wanted, long at) {}

    public StandingWatch(ControlState state, SyncTasks tasks, Addresses addresses, Outdated outdated) {
        this(state, tasks, addresses, outdated, System::nanoTime);
    }

    StandingWatch(ControlState state, SyncTasks tasks, Addresses addresses, Outdated outdated, LongSupplier nanoTime) {
        this.state = state;
        this.tasks = tasks;
        this.addresses = addresses;
        this.outdated = outdated;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void start() {
        rounds = Optional.of(new Rounds("standing", INTERVAL, this::round));
    }

    private synchronized void round() {
        for (Group group : state.list(Kind.GROUP)) {
            if (WATCHED.contains(group.state()) && !outdated.is(group)) {
                rounds.ifPresent(r -> r.beside(group.name(), () -> look(group)));
            }
        }
    }

    /** A group as it was read: what has been promoted since has other slots, under another task. */
    private void look(Group group) {
        Set<String> wanted = new HashSet<>();
        formers(group)
                .forEach(instance -> wanted.add(instance.former().orElseThrow().taskId()));
        group.tasks().stream()
                .filter(task -> task.undecided() && task.waits().isEmpty()) // who waits can only be copied
                .flatMap(task -> task.rejoin().stream())
                .forEach(rejoin -> wanted.add(rejoin.fed()));
        Optional<Instance> primary = state.get(Kind.INSTANCE, group.primary());
        if (primary.isEmpty() || !isDue(group, wanted)) {
            return;
        }
        try {
            List<String> givenUp =
                    tasks.tidyStanding(addresses.of(primary.get()), Claim.of(group), List.copyOf(wanted));
            note(group, wanted);
            if (!givenUp.isEmpty()) {
                LOG.warn("group={} former primaries get back by a copy alone: {}", group.name(), givenUp);
                formers(group).forEach(instance -> giveUp(instance, String.join("; ", givenUp)));
            }
        } catch (MemberUnreachableException | StaleMandateException e) {
            LOG.debug("group={} standing slots put off", group.name(), e);
        }
    }

    /** Those for which they are kept. */
    private List<Instance> formers(Group group) {
        return state.list(Kind.INSTANCE).stream()
                .filter(instance -> instance.former()
                        .filter(former -> former.groupId().equals(group.id())
                                && former.isSucceededBy(group.reign())
                                && former.copyOnly().isEmpty())
                        .isPresent())
                .toList();
    }

    private synchronized boolean isDue(Group group, Set<String> wanted) {
        return !wanted.isEmpty()
                || Optional.ofNullable(looked.get(group.id()))
                        .filter(last -> last.primary().equals(group.primary())
                                && last.epoch() == group.reign().epoch()
                                && last.wanted().equals(wanted)
                                && nanoTime.getAsLong() - last.at() < SELDOM.toNanos())
                        .isEmpty();
    }

    private synchronized void note(Group group, Set<String> wanted) {
        looked.put(
                group.id(),
                new Looked(group.primary(), group.reign().epoch(), Set.copyOf(wanted), nanoTime.getAsLong()));
    }

    private void giveUp(Instance instance, String why) {
        var unused = state.transact(transaction -> {
            Optional<Instance> now = transaction
                    .get(Kind.INSTANCE, instance.name())
                    .filter(i -> i.former()
                            .map(FormerPrimary::taskId)
                            .equals(instance.former().map(FormerPrimary::taskId)));
            now.ifPresent(i -> transaction.put(Kind.INSTANCE, i.name(), i.copyOnly(why)));
            return now;
        });
    }

    @Override
    public synchronized void close() {
        rounds.ifPresent(Rounds::close);
    }
}
