package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.World;
import io.gad.control.operation.Operation;
import io.gad.control.port.LostTransaction;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.ReapplyResult;
import io.gad.control.port.ReapplyResult.Outcome;
import io.gad.control.port.TailResult;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.report.LostTransactions;
import io.gad.control.report.LostTransactions.Entry;
import io.gad.control.report.LostTransactions.Status;
import io.gad.control.report.ReportStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostTransactionsTest {

    @TempDir
    Path directory;

    private World world;

    /** Three lost transactions of eu, the second of which came in two pieces. */
    @BeforeEach
    void lost() {
        world = new World(directory);
        world.register("eu", "us", "ap");
        world.settled(world.create("orders", "eu", "us"));
        world.tasks.tail.addAll(List.of(
                transaction(7, "0/10", 1),
                transaction(8, "0/20", 150),
                transaction(8, "0/20", 100),
                transaction(9, "0/30", 1)));
        world.members.down.add("eu");
        world.settled(world.promote("orders", "us"));
        world.members.down.clear();
        await().atMost(Duration.ofSeconds(10)).until(() -> report().complete());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static LostTransaction transaction(long xid, String lsn, int changes) {
        LostTransaction.Change change = new LostTransaction.Change(
                "public.t", "INSERT", Optional.empty(), Optional.of(Map.of("id", String.valueOf(xid))));
        return new LostTransaction(
                "app",
                xid,
                Instant.parse("2026-01-02T03:04:05Z"),
                lsn,
                IntStream.range(0, changes).mapToObj(i -> change).toList());
    }

    private LostTransactions report() {
        return world.control.lostTransactions("orders", 0, 100).getFirst();
    }

    private static LostRequest at(String lsn) {
        return new LostRequest("orders", Optional.empty(), Optional.empty(), "app", lsn);
    }

    private Status status(int number) {
        return report().transactions().get(number).fate().status();
    }

    private ReapplyResult reapply(String lsn) {
        return world.control.reapply(at(lsn), false, false, "ann");
    }

    private static void isRefused(ThrowingCallable asked, ProblemCode code) {
        assertThatThrownBy(asked)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    @Test
    void aPageIsCutFromTheDiskAndPiecesAreOne() {
        assertThat(report().count()).isEqualTo(3);
        assertThat(report().epoch()).isEqualTo(1);
        List<LostTransactions> page = world.control.lostTransactions("orders", 1, 1);
        assertThat(page.getFirst().count()).isEqualTo(3);
        assertThat(page.getFirst().transactions()).hasSize(1).first().satisfies(entry -> {
            assertThat(entry.transaction().xid()).isEqualTo(8);
            assertThat(entry.changes()).isEqualTo(250);
            assertThat(entry.transaction().changes()).hasSize(50);
        });
        assertThat(world.control.lostTransactions("orders", 3, 10).getFirst().transactions())
                .isEmpty();
    }

    @Test
    void everythingIsHandedOverForAnExport() {
        List<String> seen = new ArrayList<>();
        world.control.exportLostTransactions("orders", new LostSink() {
            @Override
            public void begin(List<LostTransactions> reports) {
                seen.add(reports.size() + " report");
            }

            @Override
            public void accept(LostTransactions report, LostTransaction piece, LostTransactions.Fate fate) {
                seen.add(piece.xid() + " " + piece.changes().size() + " " + fate.status());
            }
        });
        assertThat(seen).containsExactly("1 report", "7 1 OPEN", "8 150 OPEN", "8 100 OPEN", "9 1 OPEN");
    }

    @Test
    void aTransactionIsReappliedWholeAndOnce() {
        assertThat(reapply("0/20").outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(world.tasks.reapplied).containsExactly("us app:0/20 250");
        Entry entry = report().transactions().get(1);
        assertThat(entry.fate().status()).isEqualTo(Status.REAPPLIED);
        assertThat(entry.fate().by()).isEqualTo("ann");
        assertThat(entry.fate().at()).isPresent();
        isRefused(() -> reapply("0/20"), ProblemCode.LOST_SETTLED);
        isRefused(() -> world.control.dismissLost(at("0/20"), "ann"), ProblemCode.LOST_SETTLED);
        assertThat(status(0)).isEqualTo(Status.OPEN);
    }

    @Test
    void aDryRunDecidesNothing() {
        assertThat(world.control.reapply(at("0/10"), true, false, "ann").outcome())
                .isEqualTo(Outcome.POSSIBLE);
        assertThat(status(0)).isEqualTo(Status.OPEN);
        assertThat(world.tasks.reapplied).isEmpty();
    }

    @Test
    void conflictsAreShownAndPassedOverOnlyByForce() {
        world.tasks.conflicts.add(new ReapplyResult.Conflict(
                "public.t",
                "INSERT",
                "KEY_TAKEN",
                true,
                Map.of("id", "7"),
                Map.of(),
                Map.of("id", "7"),
                "It is taken."));
        assertThat(world.control.reapply(at("0/10"), true, false, "ann").conflicts())
                .hasSize(1);
        isRefused(() -> reapply("0/10"), ProblemCode.REAPPLY_CONFLICT);
        assertThat(status(0)).isEqualTo(Status.OPEN);
        assertThat(world.control.reapply(at("0/10"), false, true, "ann").outcome())
                .isEqualTo(Outcome.APPLIED);
        assertThat(status(0)).isEqualTo(Status.REAPPLIED);
    }

    @Test
    void dismissedOnesCanStillBeReapplied() {
        world.control.dismissLost(at("0/10"), "ann");
        assertThat(status(0)).isEqualTo(Status.DISMISSED);
        assertThat(dismissAll()).isEqualTo(3);
        assertThat(report().transactions().stream().map(e -> e.fate().by())).containsExactly("ann", "bob", "bob");
        world.tasks.conflicts.add(new ReapplyResult.Conflict(
                "public.t", "INSERT", "KEY_TAKEN", true, Map.of(), Map.of(), Map.of(), "It is taken."));
        isRefused(() -> reapply("0/30"), ProblemCode.REAPPLY_CONFLICT);
        assertThat(status(2)).isEqualTo(Status.DISMISSED);
        world.tasks.conflicts.clear();
        assertThat(reapply("0/30").outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(status(2)).isEqualTo(Status.REAPPLIED);
        assertThat(status(1)).isEqualTo(Status.DISMISSED);
    }

    @Test
    void whatIsUnderWayIsLeftAloneByAllOthers() {
        world.tasks.aheadOfReapplied = () -> {
            isRefused(() -> reapply("0/10"), ProblemCode.REAPPLY_UNDER_WAY);
            isRefused(() -> world.control.dismissLost(at("0/10"), "bob"), ProblemCode.REAPPLY_UNDER_WAY);
            assertThat(status(0)).isEqualTo(Status.REAPPLYING);
        };
        world.tasks.behindReapplied = world.tasks.aheadOfReapplied;
        assertThat(reapply("0/10").outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(world.tasks.reapplied).hasSize(1);
        assertThat(report().transactions().getFirst().fate().by()).isEqualTo("ann");
        assertThat(status(0)).isEqualTo(Status.REAPPLIED);
    }

    @Test
    void whatAllIsDismissedMeanwhileIsReappliedAllTheSame() {
        world.tasks.aheadOfReapplied = () -> dismissAll();
        assertThat(reapply("0/10").outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(status(0)).isEqualTo(Status.REAPPLIED);
        assertThat(status(1)).isEqualTo(Status.DISMISSED);
    }

    @Test
    void aConnectionThatBreaksInTheCommitIsAskedAbout() {
        world.tasks.breaksInCommit = true;
        isRefused(() -> reapply("0/10"), ProblemCode.REAPPLY_REFUSED);
        assertThat(status(0)).isEqualTo(Status.OPEN);
        world.tasks.aheadOfReapplied = () -> world.members.down.add("us");
        isRefused(() -> reapply("0/10"), ProblemCode.REAPPLY_IN_DOUBT);
        assertThat(status(0)).isEqualTo(Status.REAPPLYING);
    }

    @Test
    void whatWasDismissedWithAllStaysSoWhenMoreIsRead() {
        dismissAll();
        readAgain(
                transaction(7, "0/10", 1),
                transaction(8, "0/20", 1),
                transaction(9, "0/30", 1),
                transaction(10, "0/100", 1),
                new LostTransaction("app2", 3, Instant.EPOCH, "0/5", List.of()));
        assertThat(report().transactions().stream().map(e -> e.fate().status()))
                .containsExactly(Status.DISMISSED, Status.DISMISSED, Status.DISMISSED, Status.OPEN, Status.OPEN);
    }

    private long dismissAll() {
        return world.control.dismissAllLost(
                new LostListing("orders", Optional.empty(), Optional.empty(), report().count()), "bob");
    }

    @Test
    void allAreThoseThatWereSeen() {
        isRefused(
                () -> world.control.dismissAllLost(
                        new LostListing("orders", Optional.empty(), Optional.empty(), 2), "bob"),
                ProblemCode.LOST_CHANGED);
        isRefused(
                () -> world.control.dismissAllLost(
                        new LostListing("orders", Optional.of("eu"), Optional.of(9L), 3), "bob"),
                ProblemCode.LOST_UNKNOWN);
        assertThat(status(0)).isEqualTo(Status.OPEN);
        assertThat(world.control.dismissAllLost(
                        new LostListing("orders", Optional.of("eu"), Optional.of(1L), 3), "bob"))
                .isEqualTo(3);
        assertThat(status(2)).isEqualTo(Status.DISMISSED);
    }

    private void readAgain(LostTransaction... transactions) {
        String id = world.control.group("orders").group().id();
        var unused = new ReportStore(directory.resolve("reports"))
                .write(new ReportStore.Subject(id, "orders", "eu", 1, "t1"), sink -> {
                    List.of(transactions).forEach(sink);
                    return new TailResult(true, "");
                });
    }

    @Test
    void aServerThatIsKilledBehindTheCommitFindsItDone() {
        world.tasks.behindReapplied = () -> {
            throw new AssertionError("killed");
        };
        assertThatThrownBy(() -> reapply("0/10")).isInstanceOf(AssertionError.class);
        assertThat(status(0)).isEqualTo(Status.REAPPLYING);
        world.restart();
        await().atMost(Duration.ofSeconds(10)).until(() -> status(0) == Status.REAPPLIED);
        isRefused(() -> reapply("0/10"), ProblemCode.LOST_SETTLED);
        assertThat(world.tasks.reapplied).hasSize(1);
    }

    @Test
    void aServerThatIsKilledBeforeTheCommitFindsItOpen() {
        world.tasks.behindReapplied = () -> {
            world.tasks.reapplied.clear();
            throw new AssertionError("killed");
        };
        assertThatThrownBy(() -> reapply("0/10")).isInstanceOf(AssertionError.class);
        world.restart();
        await().atMost(Duration.ofSeconds(10)).until(() -> status(0) == Status.OPEN);
    }

    @Test
    void onAPrimaryThatWasReplacedItStaysInDoubtForAPerson() {
        world.settled(world.add("orders", "ap"));
        world.tasks.behindReapplied = () -> {
            throw new AssertionError("killed");
        };
        assertThatThrownBy(() -> reapply("0/10")).isInstanceOf(AssertionError.class);
        world.tasks.behindReapplied = () -> {};
        world.members.down.add("us");
        world.settled(world.promote("orders", "ap"));
        isRefused(() -> reapply("0/10"), ProblemCode.REAPPLY_IN_DOUBT);
        assertThat(world.tasks.reapplied).hasSize(1);
        assertThat(world.control.reapply(at("0/10"), false, true, "ann").outcome())
                .isEqualTo(Outcome.APPLIED);
    }

    @Test
    void aPrimaryThatDoesNotAnswerChangesNothing() {
        world.members.down.add("us");
        assertThatThrownBy(() -> reapply("0/10")).isInstanceOf(MemberUnreachableException.class);
        assertThat(status(0)).isEqualTo(Status.OPEN);
    }

    @Test
    void whatIsNotListedIsUnknown() {
        isRefused(() -> reapply("0/99"), ProblemCode.LOST_UNKNOWN);
        isRefused(
                () -> world.control.dismissLost(
                        new LostRequest("orders", Optional.of("ap"), Optional.empty(), "app", "0/10"), "ann"),
                ProblemCode.LOST_UNKNOWN);
        isRefused(() -> world.control.lostTransactions("none", 0, 1), ProblemCode.GROUP_UNKNOWN);
    }

    @Test
    void theReportOfADeletedGroupIsFoundByItsNameAndItsId() {
        String id = world.control.group("orders").group().id();
        var unused = world.control.releaseInstance("eu", false);
        world.settled(world.submit(new Operation.DeleteGroup("orders")));
        isRefused(() -> world.control.group("orders"), ProblemCode.GROUP_UNKNOWN);
        assertThat(report().count()).isEqualTo(3);
        assertThat(world.control.lostTransactions(id, 0, 1).getFirst().count()).isEqualTo(3);
        isRefused(() -> reapply("0/10"), ProblemCode.GROUP_UNKNOWN);
    }
}
