package io.gad.control.upkeep;

import io.gad.control.drill.DrillSchedule;
import io.gad.control.group.Group;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the drills that are due. A full one, which stops writes, only in a group of which nothing bad is known: who waits for a
 * moment at night is not to wait for one that goes wrong. One that cannot be begun is told with the schedule, and tried again in an
 * hour. Killed between the beginning and the noting of it: asked again by the same key, which begins nothing twice. What was due
 * while the server was down is begun once.
 */
public final class ScheduledDrills implements Chore {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledDrills.class);
    private static final Duration LOOK = Duration.ofSeconds(20);

    /** Who has asked, for the record. */
    public static final String ACTOR = "schedule";

    /** Asks for an operation as anybody would. */
    @FunctionalInterface
    public interface Submit {
        OperationRecord submit(Operation request, String actor, Optional<String> idempotencyKey);
    }

    /** What stands against turning the roles of a group without anybody there. */
    @FunctionalInterface
    public interface Unfit {
        Optional<String> why(Group group);
    }

    private final ControlState state;
    private final Submit submit;
    private final Unfit unfit;
    private final Outdated outdated;
    private final Clock clock;
    private Optional<Rounds> rounds = Optional.empty();

    public ScheduledDrills(ControlState state, Submit submit, Unfit unfit, Outdated outdated, Clock clock) {
        this.state = state;
        this.submit = submit;
        this.unfit = unfit;
        this.outdated = outdated;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        rounds = Optional.of(new Rounds("drills", LOOK, this::look));
    }

    /** One look at all groups. */
    public void look() {
        Instant now = clock.instant();
        for (Group group : state.list(Kind.GROUP)) {
            group.drillSchedule()
                    .filter(schedule -> schedule.isDue(now) && !outdated.is(group))
                    .ifPresent(schedule -> begin(group, schedule, now));
        }
    }

    private void begin(Group group, DrillSchedule schedule, Instant now) {
        try {
            Optional<String> against = schedule.full() ? unfit.why(group) : Optional.empty();
            if (against.isPresent()) {
                skip(group, schedule, now, against.get());
                return;
            }
            OperationRecord begun = submit.submit(
                    new Operation.Drill(
                            group.name(),
                            schedule.instance(),
                            schedule.smokeSql(),
                            schedule.maxBytes(),
                            schedule.full(),
                            schedule.full()),
                    ACTOR,
                    Optional.of("drill-of-" + group.id() + "-" + schedule.next()));
            LOG.info("group={} drill={} begun as it was due", group.name(), begun.id());
            note(group, schedule, standing -> standing.begun(now));
        } catch (RefusedException e) {
            skip(group, schedule, now, e.problem().toString());
        } catch (MemberUnreachableException e) {
            skip(group, schedule, now, String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            throw e; // What would be noted could not be written either.
        } catch (RuntimeException e) { // or no other group's would be begun
            LOG.error("group={} a drill could not be begun", group.name(), e);
            skip(group, schedule, now, "It could not be begun; the server's log tells why.");
        }
    }

    private void skip(Group group, DrillSchedule schedule, Instant now, String why) {
        LOG.warn("group={} a drill of {} was due and is skipped: {}", group.name(), schedule.instance(), why);
        note(group, schedule, standing -> standing.skipped(now, why));
    }

    /** Unless somebody has changed the schedule meanwhile. */
    private void note(Group group, DrillSchedule schedule, UnaryOperator<DrillSchedule> change) {
        var unused = state.transact(transaction -> {
            Optional<Group> standing = transaction
                    .get(Kind.GROUP, group.name())
                    .filter(g -> g.id().equals(group.id()) && g.drillSchedule().equals(Optional.of(schedule)));
            standing.ifPresent(
                    g -> transaction.put(Kind.GROUP, g.name(), g.drilling(Optional.of(change.apply(schedule)))));
            return standing.isPresent();
        });
    }

    @Override
    public synchronized void close() {
        rounds.ifPresent(Rounds::close);
    }
}
