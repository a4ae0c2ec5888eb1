package io.gad.control.operation.step;

import io.gad.control.operation.OperationRecord;
import io.gad.control.state.Kind;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A reign that a promotion has ended.
 *
 * @param oldPrimary who ruled
 * @param promoted per database, up to where the one that was promoted held the old primary
 */
record EndedReign(Reign reign, String oldPrimary, Map<String, Lsn> promoted) {

    EndedReign {
        promoted = Map.copyOf(promoted);
    }

    /** As the promotion by which it ended has stored it, or what is remembered of its primary; empty: nobody knows any more. */
    static Optional<EndedReign> of(StepContext context, Reign reign) {
        String group = context.operation().groupId();
        Stream<EndedReign> ofOperations = context.state().list(Kind.OPERATION).stream()
                .filter(o -> o.groupId().equals(group) && o.data().committed())
                .map(OperationRecord::data)
                .flatMap(data -> data.promotion().stream())
                .filter(p -> p.from().equals(reign))
                .map(p -> new EndedReign(reign, p.oldPrimary(), p.finalPositions()));
        Stream<EndedReign> ofFormers = context.state().list(Kind.INSTANCE).stream()
                .flatMap(instance -> instance.former().stream()
                        .filter(f -> f.groupId().equals(group) && f.reign().equals(reign))
                        .map(f -> new EndedReign(reign, instance.name(), f.finalPositions())));
        return Stream.concat(ofOperations, ofFormers)
                .filter(ended -> !ended.promoted().isEmpty())
                .findFirst();
    }

    /** Whether the old primary itself was read to its end, so that everything of its reign that nobody else got is listed. */
    boolean isReported(StepContext context) {
        return context.reports()
                .summary(context.operation().groupId(), oldPrimary, reign.epoch())
                .filter(report -> report.complete() && report.surplus().isEmpty())
                .isPresent();
    }
}
