package io.gad.control.recover;

import static io.gad.control.recover.LostManager.aGroup;
import static io.gad.control.recover.LostManager.await;
import static io.gad.control.recover.LostManager.awaitCarried;
import static io.gad.control.recover.LostManager.carriedBy;
import static io.gad.control.recover.LostManager.from;
import static io.gad.control.recover.LostManager.refusal;
import static io.gad.control.recover.LostManager.settled;
import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.fake.FakeMembers;
import io.gad.control.fake.World;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.health.GroupHealth;
import io.gad.control.instance.InstanceState;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.problem.ProblemCode;
import io.gad.member.MemberRole;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a member carries is older than what the lost manager knew: nobody's data goes by that, and nothing newer is lost. */
class StaleMemberTest {

    @TempDir
    private Path lostOnes;

    @TempDir
    private Path newOnes;

    @TempDir
    private Path others;

    private World lost;
    private Group before;

    @BeforeEach
    void aPromotedGroup() {
        // Behind a promotion the tasks of the others may clear what stands there.
        lost = aGroup(lostOnes, "us", "ap");
        OperationRecord promoted = lost.promote("orders", "us");
        settled(lost, promoted.id());
        await().until(() ->
                lost.control.group("orders").group().members().stream().allMatch(m -> m.complete()));
        awaitCarried(lost, "us", GroupState.RUNNING);
        awaitCarried(lost, "ap", GroupState.RUNNING);
        await().until(() -> carriedBy(lost, "us")
                .group()
                .equals(lost.control.group("orders").group()));
        await().until(() -> carriedBy(lost, "ap")
                .group()
                .equals(lost.control.group("orders").group()));
        before = lost.control.group("orders").group();
        lost.control.close();
    }

    @AfterEach
    void end() {
        lost.close();
    }

    @Test
    void aGroupWhosePrimaryHoldsNothingOfItIsNotBroughtBack() {
        lost.members.rows.remove("us");
        try (World rebuilt = new World(newOnes, lost.members)) {
            assertThat(refusal(rebuilt, from("ap"))).isEqualTo(ProblemCode.RECOVER_REFUSED);
            assertThat(lost.members.generation("ap")).isEqualTo(1);
            assertThat(rebuilt.control.groups()).isEmpty();
        }
    }

    @Test
    void whoAnswersAndHoldsNothingOfTheGroupIsLeftAlone() {
        lost.members.rows.remove("ap");
        isLeftAlone();
    }

    @Test
    void whoAnswersAndIsInAnotherGroupIsLeftAlone() {
        FakeMembers.Row row = lost.members.row("ap");
        lost.members.rows.put(
                "ap", new FakeMembers.Row("gad-other", MemberRole.PRIMARY, row.reign(), true, "op-other", ""));
        isLeftAlone();
    }

    private void isLeftAlone() {
        try (World rebuilt = new World(newOnes, lost.members)) {
            Recovered recovered = rebuilt.control.recover(from("us"));
            assertThat(recovered.unreached().get("ap")).contains("holds nothing of this group");

            await().until(() -> rebuilt.control.group("orders").problems().stream()
                    .anyMatch(p -> p.startsWith("ap answers and holds") && p.contains("what stands there stays")));
            assertThat(rebuilt.tasks.running).isEmpty();
            assertThat(rebuilt.tasks.cleared).isEmpty();

            OperationRecord removing = rebuilt.submit(new Operation.RemoveSecondary("orders", "ap"));
            settled(rebuilt, removing.id());
            assertThat(rebuilt.control.group("orders").group().member("ap")).isEmpty();
            assertThat(rebuilt.control.group("orders").problems()).noneMatch(p -> p.startsWith("ap "));
        }
    }

    @Test
    void whoCarriesMoreThanThisManagerKnowsIsNotToldOfIt() {
        lost.members.down.add("ap");
        lost.members.carryLater("ap");
        try (World rebuilt = new World(newOnes, lost.members)) {
            var unused = rebuilt.control.recover(from("us"));
            String later = lost.members.carried.get("ap");
            lost.members.down.clear();

            await().until(() -> rebuilt.control.group("orders").health() == GroupHealth.MANAGER_OUTDATED);
            assertThat(rebuilt.control.group("orders").problems().getFirst())
                    .contains("ap carries a later document", "recover from ap");
            assertThat(lost.members.generation("ap")).isEqualTo(1);
            assertThat(lost.members.carried.get("ap")).isEqualTo(later);
            assertThat(rebuilt.tasks.running).isEmpty();
        }
        try (World again = new World(others, lost.members)) {
            assertThat(again.control.recover(from("ap")).group().primary()).isEqualTo(before.primary());
            await().until(() -> !again.tasks.running.isEmpty());
            assertThat(again.control.group("orders").health()).isNotEqualTo(GroupHealth.MANAGER_OUTDATED);
        }
    }

    @Test
    void whatTheLostOneDoesBetweenTheLookAndItsEndIsLookedAtAnew() {
        AtomicBoolean once = new AtomicBoolean();
        lost.members.beforeRaise = instance -> {
            if (once.compareAndSet(false, true)) {
                lost.members.carryLater("us");
            }
        };
        try (World rebuilt = new World(newOnes, lost.members)) {
            Recovered recovered = rebuilt.control.recover(from("us"));
            assertThat(recovered.reached()).containsAll(List.of("ap", "us"));
            assertThat(lost.members.generation("us"))
                    .isEqualTo(recovered.group().generation());
            await().until(() -> !rebuilt.tasks.running.isEmpty());
        }
    }

    @Test
    void aFormerPrimaryThatWasReleasedSinceIsNotClosedAgain() {
        lost.members.rows.remove("eu");
        lost.members.calls.clear();
        try (World rebuilt = new World(newOnes, lost.members)) {
            Recovered recovered = rebuilt.control.recover(from("us"));
            assertThat(recovered.group().formers()).isEmpty();
            assertThat(rebuilt.control.instances()).allMatch(i -> i.instance().state() != InstanceState.FORMER_PRIMARY);
            await().until(() -> !rebuilt.tasks.running.isEmpty());
            assertThat(lost.members.calls).doesNotContain("fence eu");
        }
    }
}
