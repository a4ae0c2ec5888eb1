package io.gad.e2e.torture;

import io.gad.e2e.Wait;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.TwoRegions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * One seed: two servers, several sessions that write to the first from before the copy begins, and strikes; then quiet,
 * and both sides must hold the same.
 */
final class TortureRun {

    private static final int WRITERS = 3;
    private static final int STRIKES = 8;
    private static final int DURING_COPY = 2;
    private static final Duration SETTLING = Duration.ofSeconds(60);

    /** Tables whose rows the log did not bring, and views that were refreshed on the source. */
    private static final String WAITING =
            "SELECT format('%s since %s: %s', relation::regclass, since, why) FROM gad.reread"
                    + " WHERE relation IN (SELECT oid FROM pg_class)" // One that was dropped since waits for nothing.
                    + " UNION ALL SELECT relation::regclass::text FROM gad.refresh";

    private final long seed;
    private final Path folder;

    TortureRun(long seed, Path folder) {
        this.seed = seed;
        this.folder = folder;
    }

    /**
     * What happened, in a line.
     *
     * @throws AssertionError with what differed, or what failed
     */
    String run() {
        Laps laps = new Laps();
        try (TwoRegions regions = TwoRegions.start(PostgresOptions.forTests().with("max_wal_size", "256MB"))) {
            laps.end("servers");
            regions.eu().execute("postgres", "CREATE ROLE torture_clerk");
            regions.eu().execute("postgres", "CREATE DATABASE " + Writer.DATABASE);
            Deeds.schema(seed).forEach(sql -> regions.eu().execute(Writer.DATABASE, sql));
            laps.end("world");
            try (EngineProcess engine = new EngineProcess(folder, sides(regions), 128)) {
                List<Writer> writers = writers(regions);
                List<Thread> threads = writers.stream()
                        .map(writer -> Thread.ofPlatform().name("writer").start(writer))
                        .toList();
                if (seed % 4 == 1) {
                    writers.getFirst().define(DURING_COPY);
                }
                engine.start();
                Strikes strikes = new Strikes(regions, engine, seed);
                strikes.strike((int) (seed % 3));
                laps.end("strikes on the copy");
                awaitCopied(regions, engine);
                laps.end("copy");
                writers.forEach(writer -> writer.define(Integer.MAX_VALUE)); // see not-yet.sql
                strikes.strike(STRIKES);
                laps.end("strikes");
                writers.forEach(Writer::stop);
                join(threads);
                laps.end("last statements");
                return judge(regions, engine, writers, strikes, laps);
            }
        }
    }

    /** A copy that is killed begins again: so only a few strikes fall into it. */
    private static void awaitCopied(TwoRegions regions, EngineProcess engine) {
        Wait.until(
                "the copy to end",
                SETTLING,
                () -> engine.problem().isPresent() || holds(regions, "0/0"),
                engine::state);
    }

    /** Whether the target follows and holds everything up to a position of the source. */
    static boolean holds(TwoRegions regions, String position) {
        return "t"
                .equals(regions.us()
                        .value(
                                Writer.DATABASE,
                                "SELECT phase IN ('INCREMENTAL', 'CATCH_UP') AND position >= '" + position
                                        + "' FROM gad.progress"));
    }

    private static boolean nothingWaits(TwoRegions regions) {
        return regions.us().column(Writer.DATABASE, WAITING).isEmpty();
    }

    private static String progress(TwoRegions regions) {
        return regions.us().column(Writer.DATABASE, "SELECT p::text FROM gad.progress p") + ", and on the source "
                + regions.eu().column("postgres", "SELECT s::text FROM pg_replication_slots s") + ", busy: "
                + Stream.of(regions.eu(), regions.us())
                        .map(server -> server.column(
                                "postgres",
                                "SELECT concat_ws(' ', application_name, state, wait_event, left(query, 200))"
                                        + " FROM pg_stat_activity WHERE state <> 'idle' AND datname IS NOT NULL"))
                        .toList();
    }

    static Properties sides(TwoRegions regions) {
        Properties sides = new Properties();
        sides.setProperty("source", regions.euNetwork().dsn());
        sides.setProperty("source.password", regions.eu().password());
        sides.setProperty("target", regions.usNetwork().dsn());
        sides.setProperty("target.password", regions.us().password());
        return sides;
    }

    private List<Writer> writers(TwoRegions regions) {
        Deeds deeds = new Deeds();
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer(
                    regions.eu(), deeds, seed * WRITERS + i, i == 0 ? 25 : 3, folder.resolve("writer-" + i + ".sql")));
        }
        return writers;
    }

    private static void join(List<Thread> threads) {
        try {
            for (Thread thread : threads) {
                if (!thread.join(SETTLING)) {
                    throw new AssertionError(
                            "Expected the writers to end, found one in " + List.of(thread.getStackTrace()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writers ended", e);
        }
    }

    private String judge(TwoRegions regions, EngineProcess engine, List<Writer> writers, Strikes strikes, Laps laps) {
        BesideTheLog.refresh(regions.eu());
        String end = regions.eu().value("postgres", "SELECT pg_current_wal_insert_lsn()");
        Wait.until(
                "the target to hold everything up to " + end + " after " + strikes.struck(),
                SETTLING,
                () -> engine.problem().isPresent() || holds(regions, String.valueOf(end)),
                () -> engine.state() + " at " + progress(regions));
        laps.end("drain");
        Wait.until(
                "the target to have read anew and refreshed what it was to",
                SETTLING,
                () -> engine.problem().isPresent() || nothingWaits(regions),
                () -> engine.state() + ", to be read " + regions.us().column(Writer.DATABASE, WAITING));
        laps.end("reading anew");
        List<String> wrong = new ArrayList<>();
        engine.problem().ifPresent(problem -> wrong.add("the engine stopped: " + problem));
        writers.forEach(writer ->
                writer.wrong().stream().limit(5).forEach(line -> wrong.add("a customer's statement failed: " + line)));
        if (engine.problem().isEmpty()) {
            wrong.addAll(new Likeness(regions.eu(), regions.us(), folder).differences());
        }
        laps.end("comparison");
        if (!wrong.isEmpty()) {
            throw new AssertionError(
                    "seed " + seed + " after " + strikes.struck() + ", " + laps + ":\n" + String.join("\n", wrong));
        }
        long committed = writers.stream().mapToLong(Writer::committed).sum();
        return committed + " transactions, struck " + strikes.struck() + ", " + laps;
    }
}
