package io.gad.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An instance group.
 *
 * @param id never changes, for example {@code gad-4f7c}
 * @param state {@code CREATING RUNNING ADDING_SECONDARY REMOVING_SECONDARY PROMOTING SWITCHING_OVER DELETING FAILED}
 * @param health the first that holds: {@code MANAGER_OUTDATED PRIMARY_UNREACHABLE SYNC_STOPPED SECONDARY_UNREACHABLE LAGGING NO_SECONDARY
 *     HEALTHY}
 * @param epoch number of the current reign
 * @param primary name of the primary instance
 * @param syncTasks those of the current epoch
 * @param operation the one that runs now; null if none
 * @param connection how applications reach the primary, whichever member it is; null if no host is known
 * @param problems what a person should know, whole sentences; empty while all is well
 * @param readiness what the checks last found of each secondary and the primary
 * @param leftOut patterns of the tables whose rows are not carried over
 * @param writeLease null if there is none
 * @param measured what could have been lost and how long recoveries took; null but where one group is asked for
 */
public record GroupView(
        String id,
        String name,
        String state,
        String health,
        long epoch,
        String primary,
        List<MemberView> members,
        List<SyncTaskView> syncTasks,
        @Nullable OperationView operation,
        @Nullable ConnectionView connection,
        List<Problem> problems,
        List<ReadinessView> readiness,
        List<String> leftOut,
        @Nullable WriteLeaseView writeLease,
        @Nullable MeasuredView measured) {

    public GroupView {
        members = Lists.orEmpty(members);
        syncTasks = Lists.orEmpty(syncTasks);
        problems = Lists.orEmpty(problems);
        readiness = Lists.orEmpty(readiness);
        leftOut = Lists.orEmpty(leftOut);
    }
}
