package io.gad.control.operation;

import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An operation as stored: what was asked, by whom, and how far it is.
 *
 * @param id {@code op-xxxxxx}
 * @param groupId the id of the group it belongs to
 * @param endedAt set once the steps are over; what follows in the background has no end of its own
 * @param steps in order, with those that take back and those that follow behind the end
 * @param background what goes on behind its end
 * @param problem why it failed or was cancelled
 * @param notes what people should know of its course and result
 */
public record OperationRecord(
        String id,
        Operation request,
        String groupId,
        OperationState state,
        String actor,
        Instant startedAt,
        Optional<Instant> endedAt,
        List<StepRecord> steps,
        Background background,
        Optional<Problem> problem,
        OperationData data,
        List<String> notes) {

    /** Whether something of an ended operation still goes on: taking back, or what could not be reached in time. */
    public enum Background {
        NONE,
        PENDING,
        DONE
    }

    /** The name of the step that opens the new primary. */
    private static final String OPENING = "OpenForWrites";

    public OperationRecord {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    public String type() {
        return request.type();
    }

    public String group() {
        return request.group();
    }

    /** The step's record, if it is among the operation's. */
    public Optional<StepRecord> step(String name) {
        return steps.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    /**
     * From the request to the new primary open for writes; empty where none is opened, or not yet. The steps run one after the
     * other. What the steps behind the opening did not take of the whole is the time to the opening; while they still run it is what
     * those before took, which leaves out the writing down in between.
     */
    public Optional<Duration> writableAfter() {
        if (request.newPrimary().isEmpty()) {
            return Optional.empty();
        }
        long before = 0;
        long after = 0;
        boolean open = false;
        for (StepRecord step : steps) {
            if (open) {
                after += step.millis();
            } else {
                before += step.millis();
            }
            open |= step.name().equals(OPENING) && step.outcome() == StepRecord.Outcome.DONE;
        }
        if (!open) {
            return Optional.empty();
        }
        long behind = after;
        long sum = before;
        long millis = endedAt.map(
                        end -> Math.max(sum, Duration.between(startedAt, end).toMillis() - behind))
                .orElse(sum);
        return Optional.of(Duration.ofMillis(millis));
    }

    /** Whether a step is behind us. */
    public boolean isDone(String step) {
        return step(step).filter(s -> s.outcome() == StepRecord.Outcome.DONE).isPresent();
    }

    /** Whether it failed because a member belongs to, or has promised, something higher. */
    public boolean wasOutbid() {
        return problem.filter(p -> p.code() == ProblemCode.OUTBID).isPresent();
    }

    /** With one step's record replaced, or added behind the others. */
    public OperationRecord with(StepRecord step) {
        boolean known = step(step.name()).isPresent();
        List<StepRecord> changed = known
                ? steps.stream()
                        .map(s -> s.name().equals(step.name()) ? step : s)
                        .toList()
                : Stream.concat(steps.stream(), Stream.of(step)).toList();
        return new OperationRecord(
                id, request, groupId, state, actor, startedAt, endedAt, changed, background, problem, data, notes);
    }

    /** With these steps to come behind those that were begun, in the place of those that were to come. */
    public OperationRecord planned(List<String> names) {
        Stream<StepRecord> begun = steps.stream().filter(s -> s.outcome() != StepRecord.Outcome.PENDING);
        Stream<StepRecord> open = names.stream()
                .filter(name -> step(name)
                        .filter(s -> s.outcome() != StepRecord.Outcome.PENDING)
                        .isEmpty())
                .map(name -> new StepRecord(name, StepRecord.Outcome.PENDING, 0, ""));
        List<StepRecord> changed = Stream.concat(begun, open).toList();
        return new OperationRecord(
                id, request, groupId, state, actor, startedAt, endedAt, changed, background, problem, data, notes);
    }

    public OperationRecord with(OperationData newData) {
        return new OperationRecord(
                id, request, groupId, state, actor, startedAt, endedAt, steps, background, problem, newData, notes);
    }

    public OperationRecord with(Background newBackground) {
        return new OperationRecord(
                id, request, groupId, state, actor, startedAt, endedAt, steps, newBackground, problem, data, notes);
    }

    public OperationRecord noted(String note) {
        if (notes.contains(note)) {
            return this;
        }
        return new OperationRecord(
                id,
                request,
                groupId,
                state,
                actor,
                startedAt,
                endedAt,
                steps,
                background,
                problem,
                data,
                Stream.concat(notes.stream(), Stream.of(note)).toList());
    }

    /** Over, well or not; what it began may still have to be taken back. */
    public OperationRecord ended(OperationState how, Instant at, Optional<Problem> why, Background newBackground) {
        return new OperationRecord(
                id, request, groupId, how, actor, startedAt, Optional.of(at), steps, newBackground, why, data, notes);
    }
}
