package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.GroupView;
import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.api.WriteLeaseView;
import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody can reach the primary but its clients. Its write lease is waited out, and it refuses them before the next one opens. */
class WriteLeaseTest {

    private static final Duration PAUSE = Duration.ofMillis(20);

    @TempDir
    private Path directory;

    /** A client that asks for nothing but to write, again and again. */
    private static final class Writer implements AutoCloseable {

        private final PostgresServer server;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final Thread running;
        final AtomicLong firstWritten = new AtomicLong();
        final AtomicLong lastWritten = new AtomicLong();
        final AtomicReference<String> refusal = new AtomicReference<>("none");

        Writer(PostgresServer server) {
            this.server = server;
            this.running = Thread.ofVirtual().start(this::write);
        }

        private void write() {
            while (!ended.get()) {
                try (Connection connection = server.connect("app");
                        Statement statement = connection.createStatement()) {
                    while (!ended.get()) {
                        statement.execute("UPDATE account SET balance = balance + 1");
                        firstWritten.compareAndSet(0, System.nanoTime());
                        lastWritten.set(System.nanoTime());
                        LockSupport.parkNanos(PAUSE.toNanos());
                    }
                } catch (SQLException e) {
                    refusal.set(e.getSQLState() + " " + e.getMessage());
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }

        @Override
        public void close() {
            ended.set(true);
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isInForce(GroupView group) {
        WriteLeaseView lease = group.writeLease();
        return lease != null && lease.inForce();
    }

    @Test
    void itsClientsAreRefusedBeforeTheNewPrimaryOpens() {
        try (Site site = new Site(directory.resolve("gad"))) {
            PostgresServer eu = site.open(PostgresServer.start());
            PostgresServer us = site.open(PostgresServer.start());
            FaultyNetwork network = site.open(FaultyNetwork.to(eu.port()));
            eu.execute("postgres", "CREATE DATABASE app");
            eu.execute(
                    "app",
                    "CREATE TABLE account (id int PRIMARY KEY, balance bigint); INSERT INTO account VALUES (1, 0)");
            site.register("eu", network.dsn(), eu.password());
            site.register("us", us);
            site.createGroup("orders", "eu", "us");

            Cli.Run unconfirmed = site.cli().gad("group", "write-lease", "orders", "--seconds", "5");
            assertThat(unconfirmed.exitCode()).as(unconfirmed.all()).isEqualTo(3);
            assertThat(unconfirmed.err()).contains("REFUSES ALL WRITES");
            Cli.Run on = site.cli().gad("group", "write-lease", "orders", "--seconds", "5", "--yes");
            assertThat(on.exitCode()).as(on.all()).isZero();
            assertThat(on.out()).contains("in force on eu");

            try (Writer beside = site.open(new Writer(eu));
                    Writer elsewhere = new Writer(us)) {
                long begin = System.nanoTime();
                Wait.until(
                        "writes to go on for longer than the lease",
                        Site.LIMIT,
                        () -> beside.lastWritten.get() - begin
                                > Duration.ofSeconds(7).toNanos(),
                        beside.refusal::get);
                assertThat(beside.refusal.get()).isEqualTo("none");

                network.silence();
                OperationView promoted = site.finish(site.submit("orders", OperationRequest.promote("us", null, true)));
                assertThat(promoted.steps())
                        .filteredOn(step -> step.name().equals("AwaitLease"))
                        .singleElement()
                        .satisfies(step -> assertThat(step.detail()).contains("has run out"));
                Wait.until(
                        "the first write to us",
                        Site.LIMIT,
                        () -> elsewhere.firstWritten.get() > 0,
                        elsewhere.refusal::get);
                assertThat(beside.lastWritten.get()).isLessThan(elsewhere.firstWritten.get());
                assertThat(beside.refusal.get()).startsWith("25006").contains("write lease");
                System.out.println("between the last write to eu and the first to us: "
                        + (elsewhere.firstWritten.get() - beside.lastWritten.get()) / 1_000_000 + " ms");

                network.heal();
                Wait.until(
                        "eu to be fenced",
                        Site.LIMIT,
                        () -> site.client().instance("eu").fence().equals("FENCED"),
                        () -> site.client().instance("eu").toString());
                assertThat(beside.lastWritten.get()).isLessThan(elsewhere.firstWritten.get());
                Wait.until(
                        "the lease to be in force on us",
                        Site.LIMIT,
                        () -> isInForce(site.client().group("orders")),
                        () -> site.client().group("orders").toString());
            }
        }
    }
}
