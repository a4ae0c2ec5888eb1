package io.gad.control.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.ControlSettings;
import io.gad.control.GroupView;
import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.health.GroupHealth;
import io.gad.control.port.CopyLimits;
import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import io.gad.control.port.Verification;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a group's state is told, with a threshold of 30 s and a budget of 16 GiB. */
class SightsTest {

    private boolean complete = true;
    private GroupHealth health = GroupHealth.HEALTHY;
    private Optional<Verification> verification = Optional.empty();

    /** {@code KEY present} or {@code KEY between} of each condition. */
    private List<String> see(Optional<Long> lagMillis, DatabaseStatus... databases) {
        Group group = new Group(
                "gad-1",
                "orders",
                GroupState.RUNNING,
                new Reign(1, new UUID(0, 1)),
                1,
                "eu",
                List.of(
                        new GroupMember("eu", MemberRole.PRIMARY, true),
                        new GroupMember("us", MemberRole.SECONDARY, complete)),
                List.of(),
                Optional.empty(),
                List.of(),
                1,
                Instant.EPOCH,
                List.of(),
                Optional.empty(),
                Optional.empty());
        TaskStatus status =
                new TaskStatus("t1", TaskState.INCREMENTAL, lagMillis, 0, Optional.empty(), List.of(databases));
        GroupView view = new GroupView(
                group,
                1,
                health,
                List.of(),
                List.of(new GroupView.TaskView("eu", "us", CopyLimits.NONE, status)),
                Optional.empty(),
                List.of(),
                List.of());
        Sights sights = new Sights(ControlSettings.DEFAULTS, name -> Optional.empty(), id -> verification);
        return sights.of(view).conditions().stream()
                .map(c -> c.key() + (c.present() ? " present" : " between"))
                .toList();
    }

    private static DatabaseStatus database(long slotGib, String code) {
        return new DatabaseStatus(
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
                slotGib << 30,
                Optional.of(code).filter(c -> !c.isEmpty()).map(c -> "broken"),
                Optional.of(code).filter(c -> !c.isEmpty()),
                List.of(),
                List.of());
    }

    @ParameterizedTest
    @CsvSource({"30001, lag us present", "30000, lag us between", "15001, lag us between", "15000,", "0,"})
    void aLagBeginsPastTheThresholdAndEndsAtHalfOfIt(long millis, String seen) {
        assertThat(see(Optional.of(millis))).isEqualTo(seen == null ? List.of() : List.of(seen));
    }

    @Test
    void aLagThatNobodyKnowsNeitherBeginsNorEndsAndAFirstCopyHasNone() {
        assertThat(see(Optional.empty())).containsExactly("lag us between");
        complete = false;
        assertThat(see(Optional.of(90_000L))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"9, slot us/app present", "8, slot us/app between", "7, slot us/app between", "6,", "0,"})
    void aSlotBeginsPastHalfOfTheBudget(long gib, String seen) {
        assertThat(see(Optional.of(0L), database(gib, ""))).isEqualTo(seen == null ? List.of() : List.of(seen));
    }

    @Test
    void ofASlotOnAPrimaryThatIsAwayNobodyKnows() {
        health = GroupHealth.PRIMARY_UNREACHABLE;
        assertThat(see(Optional.of(0L), database(0, ""))).containsExactly("slot us/app between");
    }

    @ParameterizedTest
    @CsvSource({
        "DDL_FAILED, problem us/app DDL_FAILED present",
        "UNREACHABLE, problem us away present",
        "WAL_BUDGET_HALF,",
        "'',"
    })
    void aProblemIsOneOfItsDatabaseUnlessItConcernsAllOrIsToldAsASlot(String code, String seen) {
        assertThat(see(Optional.of(0L), database(0, code))).isEqualTo(seen == null ? List.of() : List.of(seen));
    }

    @Test
    void aComparisonThatFoundDifferencesIsAProblemUntilAnotherOneFindsNone() {
        verification = Optional.of(verification(Verification.State.DONE, false));
        assertThat(see(Optional.of(0L))).containsExactly("problem us comparison present");
        verification = Optional.of(verification(Verification.State.RUNNING, false));
        assertThat(see(Optional.of(0L))).containsExactly("problem us comparison between");
        verification = Optional.of(verification(Verification.State.DONE, true));
        assertThat(see(Optional.of(0L))).isEmpty();
    }

    private static Verification verification(Verification.State state, boolean equal) {
        return new Verification(
                state,
                false,
                equal,
                Instant.EPOCH,
                Optional.empty(),
                0,
                0,
                List.of(),
                0,
                List.of(),
                List.of(),
                Optional.empty());
    }
}
