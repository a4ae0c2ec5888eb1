package io.gad.control.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.port.LostTransaction;
import io.gad.control.port.TailResult;
import io.gad.control.report.ReportStore.Subject;
import io.gad.control.report.ReportStore.Summary;
import io.gad.postgres.Lsn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportStoreTest {

    private static final Subject EU = new Subject("gad-1", "orders", "eu", 3, "t1");

    @TempDir
    Path directory;

    private ReportStore store;

    @BeforeEach
    void open() {
        store = new ReportStore(directory);
    }

    private static LostTransaction transaction(int number, String value) {
        LostTransaction.Change change =
                new LostTransaction.Change("public.t", "INSERT", Optional.empty(), Optional.of(Map.of("v", value)));
        return new LostTransaction("app", number, Instant.EPOCH, "0/" + number, List.of(change));
    }

    private Summary write(TailResult result, LostTransaction... transactions) {
        return store.write(EU, sink -> {
            List.of(transactions).forEach(sink);
            return result;
        });
    }

    private List<Long> listed(Summary summary) {
        List<Long> xids = new ArrayList<>();
        store.forEach(summary, t -> xids.add(t.xid()));
        return xids;
    }

    @Test
    void theResultIsReadFromTheEndHoweverLongTheLastLineIs() {
        LostTransaction[] many =
                IntStream.range(10, 300).mapToObj(n -> transaction(n, "v")).toArray(LostTransaction[]::new);
        Summary written = write(new TailResult(false, "x".repeat(20_000)), many);
        assertThat(written.count()).isEqualTo(290);
        assertThat(store.summary("gad-1", "eu", 3)).contains(written);
        assertThat(store.summaries("gad-1")).containsExactly(written);
        assertThat(store.page(written, 288, 10, 1).stream()
                        .map(e -> e.transaction().xid()))
                .containsExactly(298L, 299L);
        assertThat(store.find(written, "app", "0/77"))
                .hasValueSatisfying(t -> assertThat(t.xid()).isEqualTo(77));
    }

    @Test
    void whatASecondaryHadIsNeverCompleteAndNoReportWhereItHadNothing() {
        Subject ap = new Subject("gad-1", "orders", "ap", 3, "t2");
        ReportStore.Surplus surplus = new ReportStore.Surplus("eu", Map.of("app", new Lsn(200)));
        Summary nothing = store.writeSurplus(ap, surplus, sink -> new TailResult(true, ""));
        assertThat(nothing.count()).isZero();
        assertThat(store.summaries("gad-1")).isEmpty();
        Summary cut = store.writeSurplus(ap, surplus, sink -> new TailResult(false, "its slot is gone"));
        assertThat(cut.why()).contains("Of it is missing: its slot is gone");
        assertThat(store.summaries("gad-1")).containsExactly(cut);
        Summary written = store.writeSurplus(ap, surplus, sink -> {
            sink.accept(transaction(1, "a"));
            return new TailResult(true, "");
        });
        assertThat(written.complete()).isFalse();
        assertThat(written.why()).contains("what secondary ap had of eu");
        assertThat(store.summary("gad-1", "ap", 3)).contains(written);
        assertThat(written.surplus()).contains(surplus);
    }

    @Test
    void aReadingThatBreaksOffTakesNothingAwayThatWasListed() {
        write(new TailResult(true, ""), transaction(1, "a"), transaction(2, "b"));
        Summary after = write(new TailResult(false, "its slot is gone"));
        assertThat(after.complete()).isFalse();
        assertThat(after.why()).isEqualTo("its slot is gone");
        assertThat(after.count()).isEqualTo(2);
        assertThat(listed(after)).containsExactly(1L, 2L);
        Summary more =
                write(new TailResult(false, "prepared"), transaction(1, "a"), transaction(2, "b"), transaction(3, "c"));
        assertThat(listed(more)).containsExactly(1L, 2L, 3L);
    }

    /** A server that falls silent while it is read keeps nobody else waiting. */
    @Test
    void twoReportsAreReadBesideEachOther() throws Exception {
        Subject other = new Subject("gad-2", "stock", "ap", 1, "t2");
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FutureTask<Summary> silent = new FutureTask<>(() -> store.write(EU, sink -> {
            reading.countDown();
            awaitAtMostTenSeconds(goOn);
            sink.accept(transaction(1, "a"));
            return new TailResult(true, "");
        }));
        Thread.ofVirtual().start(silent);
        awaitAtMostTenSeconds(reading);
        FutureTask<Summary> beside = new FutureTask<>(() -> store.write(other, sink -> new TailResult(true, "")));
        Thread.ofVirtual().start(beside);
        try {
            assertThat(beside.get(5, TimeUnit.SECONDS).complete()).isTrue();
        } finally {
            goOn.countDown();
        }
        assertThat(silent.get(10, TimeUnit.SECONDS).count()).isEqualTo(1);
    }

    private static void awaitAtMostTenSeconds(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void moreOfOneDatabaseIsNoReasonToForgetAnother() {
        LostTransaction other = new LostTransaction("app2", 9, Instant.EPOCH, "0/9", List.of());
        write(new TailResult(true, ""), transaction(1, "a"), other);
        Summary after = write(
                new TailResult(false, "app2 cannot be read"),
                transaction(1, "a"),
                transaction(2, "b"),
                transaction(3, "c"));
        assertThat(listed(after)).containsExactly(1L, 2L, 3L, 9L);
        assertThat(after.count()).isEqualTo(4);
        assertThat(after.complete()).isFalse();
    }

    @Test
    void aPageCutsLongValuesAndAnExportDoesNot() {
        Summary written = write(new TailResult(true, ""), transaction(1, "y".repeat(5000)));
        assertThat(store.page(written, 0, 1, 1)
                        .getFirst()
                        .transaction()
                        .changes()
                        .getFirst()
                        .newRow()
                        .orElseThrow())
                .containsEntry("v", "y".repeat(1000) + "... (5000 characters)");
        store.forEach(
                written,
                t -> assertThat(t.changes().getFirst().newRow().orElseThrow()).containsEntry("v", "y".repeat(5000)));
    }

    @Test
    void theReportOfAnOlderServerIsRead() throws Exception {
        Files.writeString(
                directory.resolve("gad-1_3_eu.jsonl"),
                "{\"groupId\":\"gad-1\",\"group\":\"orders\",\"formerPrimary\":\"eu\",\"epoch\":3,\"complete\":true,\"why\":\"\","
                        + "\"count\":0}\n");
        assertThat(store.summary("gad-1", "eu", 3).orElseThrow().task()).isEmpty();
    }
}
