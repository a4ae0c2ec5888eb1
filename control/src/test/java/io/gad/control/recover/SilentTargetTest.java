package io.gad.control.recover;

import static io.gad.control.recover.LostManager.aGroup;
import static io.gad.control.recover.LostManager.await;
import static io.gad.control.recover.LostManager.awaitCarried;
import static io.gad.control.recover.LostManager.from;
import static io.gad.control.recover.LostManager.settled;
import static io.gad.control.recover.LostManager.stopsAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.fake.FakeMembers;
import io.gad.control.fake.World;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.health.GroupHealth;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.member.MemberRole;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document knows of a promotion that has not come to its commit point; its target cannot be asked, and may rule. */
class SilentTargetTest {

    private static final Duration LONGER_THAN_A_GIVEN_UP_TARGET = Duration.ofSeconds(12);

    @TempDir
    private Path lostOnes;

    @TempDir
    private Path newOnes;

    @TempDir
    private Path others;

    private World lost;
    private OperationRecord promoting;

    @BeforeEach
    void aPromotionUnderWay() {
        lost = aGroup(lostOnes, "us", "ap");
        stopsAt(lost, "RecordNewPrimary", CrashPoints.When.BEFORE);
        promoting = lost.promote("orders", "us");
        await().until(() -> lost.members.row("eu").role() == MemberRole.FENCED);
        awaitCarried(lost, "ap", GroupState.PROMOTING);
        promoting = lost.control.operation(promoting.id());
    }

    @AfterEach
    void end() {
        lost.close();
    }

    private void targetRules() {
        FakeMembers.Row before = lost.members.row("us");
        lost.members.rows.put(
                "us",
                new FakeMembers.Row(
                        before.groupId(),
                        MemberRole.PRIMARY,
                        promoting.data().promotion().orElseThrow().to(),
                        true,
                        promoting.id(),
                        ""));
    }

    @Test
    void whereItRulesNobodyElseIsOpenedByThat() {
        targetRules();
        lost.members.down.add("us");
        try (World rebuilt = new World(newOnes, lost.members)) {
            Recovered recovered = rebuilt.control.recover(from("ap"));

            assertThat(recovered.notes())
                    .anyMatch(note -> note.contains("may have made us the primary") && note.contains(promoting.id()));
            await().during(LONGER_THAN_A_GIVEN_UP_TARGET)
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !lost.members.row("eu").writable());
            assertThat(rebuilt.control.operation(promoting.id()).state()).isEqualTo(OperationState.RUNNING);

            lost.members.down.clear();
            await().until(() -> rebuilt.control.group("orders").health() == GroupHealth.MANAGER_OUTDATED);
            assertThat(lost.members.row("us").writable()).isTrue();
            assertThat(lost.members.row("eu").writable()).isFalse();
        }
        try (World again = new World(others, lost.members)) {
            var unused = again.control.recover(from("us"));
            settled(again, promoting.id());
            Group group = again.control.group("orders").group();
            assertThat(group.primary()).isEqualTo("us");
            assertThat(lost.members.row("eu").writable()).isFalse();
        }
    }

    @Test
    void whereNothingHasBecomeOfItItIsTakenBackWhenItAnswers() {
        lost.members.down.add("us");
        try (World rebuilt = new World(newOnes, lost.members)) {
            var unused = rebuilt.control.recover(from("ap"));
            assertThat(lost.members.row("eu").writable()).isFalse();

            lost.members.down.clear();
            settled(rebuilt, promoting.id());
            assertThat(rebuilt.control.operation(promoting.id()).state()).isEqualTo(OperationState.CANCELLED);
            assertThat(lost.members.row("us").cancelled()).isEqualTo(promoting.id());
            assertThat(lost.members.row("eu").writable()).isTrue();
        }
    }

    @Test
    void aPersonMayGiveItUpAndThenWhatItAloneHoldsIsStillToBeRead() {
        targetRules();
        lost.members.down.add("us");
        try (World rebuilt = new World(newOnes, lost.members)) {
            var unused = rebuilt.control.recover(from("ap"));
            var cancelled = rebuilt.control.cancel(promoting.id(), "somebody");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> lost.members.row("eu").writable());

            Group group = rebuilt.control.group("orders").group();
            assertThat(group.reign().epoch()).isEqualTo(3);
            assertThat(group.formers()).containsExactly("us");
            assertThat(rebuilt.control
                            .instance("us")
                            .instance()
                            .former()
                            .orElseThrow()
                            .reportStored())
                    .isFalse();
            lost.members.down.clear();
            await().until(() -> lost.members.row("us").role() == MemberRole.FENCED);
            await().until(() -> rebuilt.control.lostTransactions("orders", 0, 100).stream()
                    .anyMatch(report -> report.formerPrimary().equals("us") && report.complete()));
        }
    }
}
