package io.gad.control.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.SchemaMode;
import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HealthRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Reign REIGN = new Reign(3, new UUID(1, 2));
    private final Map<String, Sighting> seen = new HashMap<>();
    private final Map<String, TaskStatus> tasks = new HashMap<>();

    private static Group group(boolean withSecondary) {
        GroupMember eu = new GroupMember("eu", MemberRole.PRIMARY, true);
        GroupMember us = new GroupMember("us", MemberRole.SECONDARY, true);
        GroupTask task = new GroupTask("t1", "eu", "us", REIGN, "op-1", SchemaMode.COPY, false);
        return new Group(
                "gad-1",
                "orders",
                GroupState.RUNNING,
                REIGN,
                1,
                "eu",
                withSecondary ? List.of(eu, us) : List.of(eu),
                withSecondary ? List.of(task) : List.of(),
                Optional.empty(),
                List.of(),
                0,
                NOW,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private HealthRules rules() {
        return new HealthRules(
                name -> Optional.ofNullable(seen.get(name)),
                id -> Optional.ofNullable(tasks.get(id)),
                Duration.ofSeconds(30),
                NOW);
    }

    private void answers(String instance, MemberRole role, boolean writable) {
        MemberProbe probe = new MemberProbe(
                true,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.of(new MemberProbe.Standing("gad-1", role, REIGN, 1, writable, Optional.empty())),
                List.of(),
                !writable);
        seen.put(instance, new Sighting(probe, NOW, Optional.of(NOW)));
    }

    private void silent(String instance, int secondsSinceAnswer) {
        seen.put(
                instance,
                new Sighting(MemberProbe.silent("no answer"), NOW, Optional.of(NOW.minusSeconds(secondsSinceAnswer))));
    }

    private void task(TaskState state, long lagMillis, int secondsSinceHeard) {
        tasks.put(
                "t1",
                new TaskStatus(
                        "t1",
                        state,
                        Optional.of(lagMillis),
                        0,
                        Optional.of(NOW.minusSeconds(secondsSinceHeard)),
                        List.of()));
    }

    private void allWell() {
        answers("eu", MemberRole.PRIMARY, true);
        answers("us", MemberRole.SECONDARY, false);
        task(TaskState.INCREMENTAL, 10, 1);
    }

    @Test
    void isHealthyWhenAllIsWell() {
        allWell();
        assertThat(rules().of(group(true))).isEqualTo(GroupHealth.HEALTHY);
        assertThat(rules().of(group(false))).isEqualTo(GroupHealth.NO_SECONDARY);
    }

    @Test
    void losesAPrimaryOnlyWhenBothSignalsAreLost() {
        allWell();
        silent("eu", 10);
        assertThat(rules().of(group(true))).isEqualTo(GroupHealth.HEALTHY);
        task(TaskState.INCREMENTAL, 10, 6);
        assertThat(rules().of(group(true))).isEqualTo(GroupHealth.PRIMARY_UNREACHABLE);
        answers("eu", MemberRole.PRIMARY, true);
        assertThat(rules().of(group(true))).isEqualTo(GroupHealth.HEALTHY);
    }

    @Test
    void namesTheFirstThatHolds() {
        allWell();
        task(TaskState.FAILED, 60_000, 1);
        silent("us", 10);
        assertThat(rules().of(group(true))).isEqualTo(GroupHealth.SYNC_STOPPED);
        task(TaskState.INCREMENTAL, 60_000, 1);
        assertThat(rules().of(group(true))).isEqualTo(GroupHealth.SECONDARY_UNREACHABLE);
        answers("us", MemberRole.SECONDARY, false);
        assertThat(rules().of(group(true))).isEqualTo(GroupHealth.LAGGING);
    }

    @Test
    void isStoppedByWhatHoldsADatabaseUpButNotByAWarningNorWhereTheSecondaryIsGone() {
        allWell();
        held("DISK_FULL");
        assertThat(rules().of(group(true))).isEqualTo(GroupHealth.SYNC_STOPPED);
        held("WAL_BUDGET_HALF");
        assertThat(rules().of(group(true))).isEqualTo(GroupHealth.HEALTHY);
        held("UNREACHABLE");
        silent("us", 10);
        assertThat(rules().of(group(true))).isEqualTo(GroupHealth.SECONDARY_UNREACHABLE);
    }

    @Test
    void callsASecondaryGoneAsSoonAsItsTaskMissesItTooAndNeverStoppedForThat() {
        allWell();
        silent("us", 4);
        assertThat(rules().of(group(true))).isEqualTo(GroupHealth.HEALTHY);
        held("UNREACHABLE");
        assertThat(rules().of(group(true))).isEqualTo(GroupHealth.SECONDARY_UNREACHABLE);
        answers("us", MemberRole.SECONDARY, false);
        assertThat(rules().of(group(true))).isEqualTo(GroupHealth.SYNC_STOPPED);
    }

    private void held(String problem) {
        TaskStatus.DatabaseStatus database = new TaskStatus.DatabaseStatus(
                "app",
                TaskState.INCREMENTAL,
                Lsn.ZERO,
                Optional.empty(),
                0,
                0,
                0,
                0,
                Optional.empty(),
                0,
                0,
                0,
                Optional.of("found something"),
                Optional.of(problem),
                List.of(),
                List.of());
        tasks.put(
                "t1",
                new TaskStatus("t1", TaskState.INCREMENTAL, Optional.of(10L), 0, Optional.of(NOW), List.of(database)));
    }

    @Test
    void knowsARoleOnlyFromAFreshProbeOfTheSameReign() {
        allWell();
        assertThat(rules().holds(group(true), "eu", MemberRole.PRIMARY)).isTrue();
        assertThat(rules().holds(group(true), "us", MemberRole.SECONDARY)).isTrue();
        assertThat(rules().holds(group(true), "us", MemberRole.PRIMARY)).isFalse();
        answers("eu", MemberRole.PRIMARY, false);
        assertThat(rules().holds(group(true), "eu", MemberRole.PRIMARY)).isFalse();
        answers("eu", MemberRole.PRIMARY, true);
        seen.computeIfPresent("eu", (n, s) -> new Sighting(s.last(), NOW.minusSeconds(3), s.lastAnswer()));
        assertThat(rules().holds(group(true), "eu", MemberRole.PRIMARY)).isFalse();
    }

    /** Whatever it lacks: nothing new arrives there until somebody resumes it. */
    @Test
    void aSecondaryWhoseSynchronizationIsPausedIsNotInStep() {
        allWell();
        task(TaskState.PAUSED, 0, 1);
        assertThat(rules().of(group(true))).isEqualTo(GroupHealth.LAGGING);
    }

    @Test
    void aSecondaryThatIsBroughtInLineLagsAndIsNoPlaceToRead() {
        allWell();
        task(TaskState.RESYNC, 0, 1);
        Group mending = group(true).incomplete("us");
        assertThat(rules().of(mending)).isEqualTo(GroupHealth.LAGGING);
        assertThat(rules().holds(mending, "us", MemberRole.SECONDARY)).isFalse();
        assertThat(rules().holds(mending.completed("us"), "us", MemberRole.SECONDARY))
                .isTrue();
    }
}
