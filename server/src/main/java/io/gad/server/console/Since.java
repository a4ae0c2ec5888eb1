package io.gad.server.console;

import io.gad.control.ControlPlane;
import io.gad.control.operation.OperationRecord;
import io.gad.control.problem.RefusedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has become of what an operation did, which may have been turned since.
 *
 * @param primary of its group now; null if there is no such group any more
 * @param stands whether that is the one that the operation made the primary
 * @param former the old primary of a promotion, as long as it is a former primary of the group; else null
 */
public record Since(
        @Nullable String primary, boolean stands, @Nullable String former) {

    private static final Logger log = LoggerFactory.getLogger(Since.class);

    static Since of(OperationRecord operation, ControlPlane control) {
        Optional<String> primary = primary(operation, control);
        return new Since(
                primary.orElse(null),
                primary.isPresent() && primary.equals(operation.request().newPrimary()),
                operation
                        .data()
                        .promotion()
                        .map(promotion -> promotion.oldPrimary())
                        .filter(old -> isFormer(old, operation, control))
                        .orElse(null));
    }

    private static Optional<String> primary(OperationRecord operation, ControlPlane control) {
        try {
            return Optional.of(control.group(operation.group()).group())
                    .filter(group -> group.id().equals(operation.groupId()))
                    .map(group -> group.primary());
        } catch (RefusedException e) { // it has ended
            log.debug("operation={} group=none", operation.id(), e);
            return Optional.empty();
        }
    }

    private static boolean isFormer(String instance, OperationRecord operation, ControlPlane control) {
        try {
            return control.instance(instance)
                    .instance()
                    .former()
                    .filter(former -> former.groupId().equals(operation.groupId()))
                    .isPresent();
        } catch (RefusedException e) { // it is registered no more
            log.debug("operation={} instance=none", operation.id(), e);
            return false;
        }
    }
}
