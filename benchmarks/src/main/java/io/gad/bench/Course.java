package io.gad.bench;

import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresServer;
import io.gad.testkit.TableComparison;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One source and two targets with the same settings: one is GAD's secondary, the other follows by PostgreSQL's own
 * subscription. Both are in step at the beginning, and held.
 */
final class Course implements AutoCloseable {

    private static final String SOURCE = "source";
    private static final String TARGET = "target";

    private final Opened opened;
    private final Database database;
    private final GadConsumer gad;
    private final Consumer peer;

    private Course(Opened opened, Database database, GadConsumer gad, Consumer peer) {
        this.opened = opened;
        this.database = database;
        this.gad = gad;
        this.peer = peer;
    }

    /** @param roundTrip between the source and both who read from it */
    static Course open(Plan plan, Workload workload, Duration roundTrip, Narrator narrator) {
        Opened opened = plan.opened().add(new Opened());
        try {
            return open(plan, workload, roundTrip, opened, narrator);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static Course open(Plan plan, Workload workload, Duration roundTrip, Opened opened, Narrator narrator) {
        PostgresServer source = plan.servers().start(opened);
        PostgresServer gadTarget = plan.servers().start(opened);
        PostgresServer peerTarget = plan.servers().start(opened);
        Database database = Database.create(source, workload, workload.size(plan.isQuick(), plan.rounds() + 1));
        narrator.say(workload.name() + ": the source is filled.");
        FaultyNetwork network = opened.add(FaultyNetwork.to(source.port()));
        network.delay(roundTrip.dividedBy(2));
        int port = roundTrip.isZero() ? source.port() : network.port();

        Consumer peer = subscribe(plan, source, port, peerTarget);
        database.hold(peer);
        narrator.say(workload.name() + ": " + peer.name() + " is in step.");

        String run = workload.name() + (roundTrip.isZero() ? "" : "-far");
        GadSite site = opened.add(GadSite.start(plan, run));
        site.register(SOURCE, roundTrip.isZero() ? source.dsn() : network.dsn(), source, List.of(Database.NAME));
        site.register(TARGET, gadTarget.dsn(), gadTarget, List.of());
        site.createGroup(SOURCE, plan.peer() == Peer.PGLOGICAL ? List.of(Database.NAME + ":pglogical.*") : List.of());
        site.addSecondary(TARGET);
        GadConsumer gad = new GadConsumer(site, TARGET, gadTarget);
        database.hold(gad);
        narrator.say(workload.name() + ": gad is in step.");
        return new Course(opened, database, gad, peer);
    }

    /** Before GAD comes, so that nothing of it is copied to the peer's target. */
    private static Consumer subscribe(Plan plan, PostgresServer source, int port, PostgresServer target) {
        target.execute("postgres", "CREATE DATABASE " + Database.NAME);
        Path log = plan.folder().resolve("pg_dump.log");
        ClientProgram.dump(source, target, Database.NAME, List.of(), log);
        if (plan.peer() == Peer.PGLOGICAL) {
            Pglogical.publish(source, Database.NAME);
            return Pglogical.create(source, port, target, Database.NAME);
        }
        Subscription.publish(source, Database.NAME);
        return Subscription.create(plan.peer(), source, port, target, Database.NAME, false);
    }

    Database database() {
        return database;
    }

    GadConsumer gad() {
        return gad;
    }

    Consumer peer() {
        return peer;
    }

    /** Both, one after the other, to the end of what was written. */
    void catchUp() {
        long marker = database.mark();
        for (Consumer consumer : List.of(gad, peer)) {
            var unused = Database.catchUp(consumer, marker);
            database.hold(consumer);
        }
    }

    /** Whether both targets hold the source's rows; nobody writes meanwhile, and both have caught up. */
    boolean isEqual(Narrator narrator) {
        return isEqual(gad, narrator) & isEqual(peer, narrator);
    }

    private boolean isEqual(Consumer consumer, Narrator narrator) {
        TableComparison found = TableComparison.of(database.source(), consumer.target(), Database.NAME);
        if (!found.isEqual()) {
            narrator.complain(consumer.name() + " differs from the source: " + found.differences());
        }
        return found.isEqual();
    }

    @Override
    public void close() {
        opened.close();
    }
}
