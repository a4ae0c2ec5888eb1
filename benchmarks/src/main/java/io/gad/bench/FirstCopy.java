package io.gad.bench;

import io.gad.testkit.PostgresServer;
import io.gad.testkit.TableComparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code gad bench load}: from an empty server to one that holds everything (data, keys, indexes, constraints). Each round
 * takes a new server for each. The peer copies another database with the same content: what GAD puts into a primary's
 * database is not for the peer to copy.
 */
final class FirstCopy {

    private static final String SOURCE = "source";
    private static final String PEERS = "peer";

    private final Plan plan;
    private final Narrator narrator;

    FirstCopy(Plan plan, Narrator narrator) {
        this.plan = plan;
        this.narrator = narrator;
    }

    BenchRun run(Workload workload) {
        try (Opened opened = plan.opened().add(new Opened())) {
            PostgresServer source = plan.servers().start(opened);
            var unused = Database.create(source, workload, workload.copied(plan.isQuick()));
            source.execute("postgres", "CREATE DATABASE " + PEERS + " TEMPLATE " + Database.NAME);
            Subscription.publish(source, PEERS);
            GadSite gad = opened.add(GadSite.start(plan, "load-" + workload.name()));
            gad.register(SOURCE, source.dsn(), source, List.of(Database.NAME));
            gad.createGroup(SOURCE, List.of());
            narrator.say(workload.name() + ": the source is filled, and a group's primary.");
            return rounds(workload, source, gad);
        }
    }

    private BenchRun rounds(Workload workload, PostgresServer source, GadSite gad) {
        List<Effort> ours = new ArrayList<>();
        List<Effort> theirs = new ArrayList<>();
        boolean equal = true;
        for (int round = 0; round <= plan.rounds(); round++) {
            @Nullable Copied before = round % 2 == 0 ? null : byPeer(source);
            Copied own = byGad(source, gad, "target" + round);
            Copied peer = before == null ? byPeer(source) : before;
            equal &= own.equal() && peer.equal();
            narrator.say(workload.name() + ": round " + round + ": gad " + own.effort() + " (" + own.steps() + "), "
                    + plan.peer().label() + " " + peer.effort() + (round == 0 ? " (warming up)" : ""));
            if (round > 0) {
                ours.add(own.effort());
                theirs.add(peer.effort());
            }
        }
        return BenchRun.Speed.of("load", workload.name(), plan.peer(), ours, theirs, equal, gad.heap());
    }

    /** @param steps what our time went to, milliseconds; empty for a peer */
    private record Copied(Effort effort, boolean equal, String steps) {}

    private Copied byGad(PostgresServer source, GadSite gad, String instance) {
        try (Opened opened = plan.opened().add(new Opened())) {
            PostgresServer target = plan.servers().start(opened);
            gad.register(instance, target.dsn(), target, List.of());
            Effort.Meter meter = new Effort.Meter(source, target);
            String operation = gad.addSecondary(instance);
            Effort effort = meter.end();
            String steps = gad.steps(operation);
            boolean equal = isEqual(source, target, Database.NAME);
            gad.removeSecondary(instance);
            gad.forget(instance);
            return new Copied(effort, equal, steps);
        }
    }

    private Copied byPeer(PostgresServer source) {
        try (Opened opened = plan.opened().add(new Opened())) {
            PostgresServer target = plan.servers().start(opened);
            target.execute("postgres", "CREATE DATABASE " + PEERS);
            List<Subscription> subscriptions = new ArrayList<>();
            Effort.Meter meter = new Effort.Meter(source, target);
            switch (plan.peer()) {
                case NATIVE, NATIVE_ALIKE, NATIVE_TUNED -> subscriptions.add(subscribe(source, target));
                case PG_DUMP -> ClientProgram.dump(source, target, PEERS, List.of("--no-publications"), log());
                case PGCOPYDB -> clone(source, target);
            }
            Effort effort = meter.end();
            boolean equal = isEqual(source, target, PEERS);
            subscriptions.forEach(Subscription::drop);
            return new Copied(effort, equal, "");
        }
    }

    /** The tables come with their keys and indexes, as everybody does it who copies by a subscription. */
    private Subscription subscribe(PostgresServer source, PostgresServer target) {
        ClientProgram.dump(source, target, PEERS, List.of("--schema-only", "--no-publications"), log());
        return Subscription.create(plan.peer(), source, source.port(), target, PEERS, true);
    }

    private void clone(PostgresServer source, PostgresServer target) {
        Path work = plan.folder().resolve("pgcopydb-" + target.port());
        ProcessBuilder program = ClientProgram.named("pgcopydb", "pgcopydb")
                .on(
                        source,
                        PEERS,
                        List.of(
                                "clone",
                                "--source",
                                uri(source),
                                "--target",
                                uri(target),
                                "--dir",
                                work.toString(),
                                "--table-jobs",
                                "4",
                                "--index-jobs",
                                "2"));
        program.environment().remove("PGPASSWORD");
        program.environment().put("PGPASSFILE", passwords(source, target).toString());
        ClientProgram.run(List.of(program), log());
    }

    private static String uri(PostgresServer server) {
        return "postgres://" + PostgresServer.USER + "@127.0.0.1:" + server.port() + "/" + PEERS;
    }

    private Path passwords(PostgresServer... servers) {
        List<String> lines = new ArrayList<>();
        for (PostgresServer server : servers) {
            lines.add("127.0.0.1:" + server.port() + ":*:" + PostgresServer.USER + ":" + server.password());
        }
        try {
            Path file = Files.createTempFile(
                    plan.folder(),
                    "passwords",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return plan.folder().resolve("peer.log");
    }

    private boolean isEqual(PostgresServer source, PostgresServer target, String database) {
        TableComparison found = TableComparison.of(source, target, database);
        if (!found.isEqual()) {
            narrator.complain("database " + database + " differs from the source: " + found.differences());
        }
        return found.isEqual();
    }
}
