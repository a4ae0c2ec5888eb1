package io.gad.control.alert;

import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.operation.step.AfterHook;
import io.gad.control.problem.Problem;
import io.gad.control.state.Held;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which operations have begun and ended since the last look, by the versions of their documents; pure. */
final class OperationEdges {

    /** What is still learnt of an operation behind its very end must not make it begin again. */
    private static final int CLOSED_KEPT = 500;

    private OperationEdges() {}

    /**
     * What was told of operations, as stored.
     *
     * @param version the highest of any operation's document that was looked at
     * @param open operations that may still change: whether their end was told
     * @param closed those that were over last, the newest at the end
     */
    record Told(long version, Map<String, Boolean> open, List<String> closed) {

        static final Told NOTHING = new Told(0, Map.of(), List.of());

        Told {
            open = Map.copyOf(open);
            closed = List.copyOf(closed);
        }
    }

    /** What stands then, and what is to be told. */
    record Step(Told after, List<Notice> notices) {

        Step {
            notices = List.copyOf(notices);
        }
    }

    /** @param before empty: nobody has looked yet; then what there is is taken as told */
    static Step look(Optional<Told> before, List<Held<OperationRecord>> operations, Instant at) {
        List<Notice> notices = new ArrayList<>();
        Told told = before.orElse(Told.NOTHING);
        long seen = told.version();
        long highest = seen;
        Map<String, Boolean> open = new HashMap<>(told.open());
        List<String> closed = new ArrayList<>(told.closed());
        List<Held<OperationRecord>> inOrder = operations.stream()
                .filter(held -> held.version() > seen)
                .sorted(Comparator.comparingLong(Held::version))
                .toList();
        for (Held<OperationRecord> held : inOrder) {
            OperationRecord operation = held.value();
            highest = held.version();
            if (closed.contains(operation.id())) {
                continue;
            }
            boolean ended = operation.state().isEnded();
            Boolean endTold = open.get(operation.id());
            if (before.isPresent() && endTold == null) {
                notices.add(began(operation));
            }
            if (before.isPresent() && ended && !Boolean.TRUE.equals(endTold)) {
                notices.add(ended(operation, at));
            }
            if (ended && operation.background() != Background.PENDING) {
                open.remove(operation.id());
                closed.add(operation.id());
                if (before.isPresent()) {
                    hookFailed(operation, at).ifPresent(notices::add);
                }
            } else {
                open.put(operation.id(), ended);
            }
        }
        int kept = Math.min(closed.size(), CLOSED_KEPT);
        return new Step(new Told(highest, open, closed.subList(closed.size() - kept, closed.size())), notices);
    }

    private static Notice began(OperationRecord operation) {
        return new Notice(
                operation.startedAt(),
                AlertType.OPERATION_BEGAN,
                operation.group(),
                operation.id(),
                name(operation) + " has begun, asked for by " + operation.actor(),
                facts(operation));
    }

    private static Notice ended(OperationRecord operation, Instant at) {
        Map<String, String> facts = new HashMap<>(facts(operation));
        facts.put("state", operation.state().name());
        operation.problem().ifPresent(p -> facts.put("code", p.code().name()));
        return new Notice(
                operation.endedAt().orElse(at),
                AlertType.OPERATION_ENDED,
                operation.group(),
                operation.id(),
                name(operation) + " has ended: " + operation.state()
                        + operation
                                .problem()
                                .map(Problem::toString)
                                .map(p -> ", " + p)
                                .orElse(""),
                facts);
    }

    private static Optional<Notice> hookFailed(OperationRecord operation, Instant at) {
        return AfterHook.failure(operation)
                .map(why -> new Notice(
                        at,
                        AlertType.AFTER_HOOK_FAILED,
                        operation.group(),
                        operation.id(),
                        name(operation) + " has gone well, but " + why,
                        facts(operation)));
    }

    private static String name(OperationRecord operation) {
        return "Operation " + operation.id() + ", " + operation.type() + " "
                + instance(operation.request()).map(i -> i + " of ").orElse("") + operation.group() + ",";
    }

    private static Map<String, String> facts(OperationRecord operation) {
        Map<String, String> facts = new HashMap<>();
        facts.put("operation", operation.id());
        facts.put("type", operation.type());
        facts.put("actor", operation.actor());
        instance(operation.request()).ifPresent(i -> facts.put("instance", i));
        return facts;
    }

    private static Optional<String> instance(Operation request) {
        return switch (request) {
            case Operation.CreateGroup create -> Optional.empty();
            case Operation.AddSecondary add -> Optional.of(add.instance());
            case Operation.RemoveSecondary remove -> Optional.of(remove.instance());
            case Operation.Promote promote -> Optional.of(promote.instance());
            case Operation.SwitchOver switchOver -> Optional.of(switchOver.instance());
            case Operation.DeleteGroup delete -> Optional.empty();
            case Operation.Drill drill -> Optional.of(drill.instance());
        };
    }
}
