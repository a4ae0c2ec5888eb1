package io.gad.control;

import io.gad.control.group.Group;
import io.gad.control.health.GroupHealth;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.CopyLimits;
import io.gad.control.port.TaskStatus;
import io.gad.control.readiness.Readiness;
import io.gad.member.MemberRole;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A group with what is seen of it now.
 *
 * @param version of the group's document
 * @param problems what a person should look at, beside the operation's own
 * @param readiness the last verdict on each pair
 */
public record GroupView(
        Group group,
        long version,
        GroupHealth health,
        List<MemberView> members,
        List<TaskView> tasks,
        Optional<OperationRecord> operation,
        List<String> problems,
        List<ReadinessView> readiness) {

    /** The last verdict on a pair, and how old it is. */
    public record ReadinessView(Readiness readiness, Optional<Duration> age) {}

    /**
     * One member.
     *
     * @param lastAnswer when it last answered a probe
     * @param dsn without password, for the connection strings
     * @param databases those that count, as found there last, for the connection strings too
     */
    public record MemberView(
            String instance,
            String region,
            MemberRole role,
            boolean reachable,
            boolean readOnly,
            Optional<Instant> lastAnswer,
            String version,
            String dsn,
            List<String> databases) {}

    /**
     * One synchronization task of the current reign.
     *
     * @param loss what promoting its target would lose, by what is known now; nobody is asked for it
     */
    public record TaskView(String source, String target, CopyLimits copyLimits, TaskStatus status, ExpectedLoss loss) {

        /** Where nothing is known of what its target lacks. */
        public TaskView(String source, String target, CopyLimits copyLimits, TaskStatus status) {
            this(source, target, copyLimits, status, ExpectedLoss.unknown(-1));
        }
    }
}
