package io.gad.e2e.torture;

import io.gad.e2e.Wait;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import io.gad.testkit.TwoRegions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Sizes for which no test of the build has the time: values of 100 MB, 10,000 tables, and PostGIS where the server has
 * it; loaded, then followed, by an engine of 512 MB of heap. Both sides must hold the same.
 *
 * <p>Argument: the folder for what it leaves.
 */
public final class LargeData {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final List<String> VALUES = List.of(
            """
            CREATE TABLE large (id int PRIMARY KEY, n int, b bytea, t text);
            ALTER TABLE large ALTER b SET STORAGE EXTERNAL, ALTER t SET STORAGE EXTERNAL;
            CREATE TABLE large_without_key (b bytea, t text);
            INSERT INTO large SELECT 1, 1, decode(string_agg(md5(g::text), ''), 'hex'), NULL FROM generate_series(1, 6250000) g;
            INSERT INTO large SELECT 2, 1, NULL, string_agg(md5(g::text), '') FROM generate_series(1, 3125000) g;
            INSERT INTO large_without_key SELECT b, t FROM large
            """,
            """
            INSERT INTO large SELECT id + 10, n, b, t FROM large
            """,
            "UPDATE large SET n = n + 1; UPDATE large SET id = id + 100 WHERE id > 10",
            "UPDATE large SET b = b || '\\x00', t = t || 'x' WHERE id < 10",
            "INSERT INTO large_without_key SELECT b, t FROM large_without_key",
            "DELETE FROM large_without_key WHERE ctid = (SELECT min(ctid) FROM large_without_key)",
            "DELETE FROM large WHERE id = 111");

    private static final List<String> TABLES = List.of("""
            DO $$BEGIN
                FOR s IN 1..10 LOOP
                    EXECUTE format('CREATE SCHEMA many_%s', s);
                    FOR t IN 1..1000 LOOP
                        EXECUTE format('CREATE TABLE many_%s.t%s (id int PRIMARY KEY, v text)', s, t);
                        EXECUTE format('INSERT INTO many_%s.t%s VALUES (1, ''one'')', s, t);
                    END LOOP;
                    COMMIT;
                END LOOP;
            END$$
            """, """
            DO $$BEGIN
                FOR s IN 1..10 LOOP
                    FOR t IN 1..1000 LOOP
                        EXECUTE format('INSERT INTO many_%s.t%s VALUES (2, ''two'')', s, t);
                        EXECUTE format('UPDATE many_%s.t%s SET v = ''three'' WHERE id = 1', s, t);
                    END LOOP;
                    COMMIT;
                END LOOP;
            END$$
            """);

    private static final List<String> PLACES = List.of(
            """
            CREATE EXTENSION postgis;
            CREATE TABLE place (id int PRIMARY KEY, g geometry, p geometry(Point, 4326), o geography);
            CREATE INDEX ON place USING gist (g);
            CREATE TABLE place_without_key (g geometry);
            INSERT INTO place SELECT i, ST_Buffer(ST_MakePoint(i, -i), 5), ST_SetSRID(ST_MakePoint(i % 180, i % 90), 4326),
                ST_MakePoint(i % 180, i % 90)::geography FROM generate_series(1, 500) i;
            INSERT INTO place_without_key SELECT g FROM place
            """,
            "UPDATE place SET g = ST_Multi(ST_Collect(g, p::geometry)) WHERE id % 3 = 0 AND ST_SRID(g) = ST_SRID(p)",
            "UPDATE place SET g = 'POINT EMPTY' WHERE id < 5; UPDATE place SET id = id + 1000 WHERE id < 10",
            "DELETE FROM place_without_key WHERE ctid IN (SELECT ctid FROM place_without_key LIMIT 100)",
            "INSERT INTO spatial_ref_sys (srid, proj4text) VALUES (990001, 'own'); DELETE FROM place WHERE id = 500");

    /** PostGIS is a package of the system. */
    private static final PostgresOptions SERVERS = PostgresOptions.forTests().withInstalledBinaries();

    private LargeData() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        run("values of 100 MB", VALUES, folder);
        run("10,000 tables", TABLES, folder);
        if (hasPostgis()) {
            run("PostGIS", PLACES, folder);
        } else {
            System.out.println("PostGIS: left out, the server does not have it (postgresql-15-postgis-3)");
        }
        System.exit(0);
    }

    private static boolean hasPostgis() {
        try (PostgresServer server = PostgresServer.start(SERVERS)) {
            return "1"
                    .equals(server.value(
                            "postgres", "SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'"));
        }
    }

    /** The first statement stands before the copy, the others come through the stream. */
    private static void run(String name, List<String> statements, Path folder) throws IOException {
        Path directory = Files.createTempDirectory(folder, "large-");
        try (TwoRegions regions = TwoRegions.start(SERVERS)) {
            regions.eu().execute("postgres", "CREATE DATABASE " + Writer.DATABASE);
            regions.eu().execute(Writer.DATABASE, statements.getFirst());
            try (EngineProcess engine = new EngineProcess(directory, TortureRun.sides(regions), 512)) {
                long begin = System.nanoTime();
                engine.start();
                await("the copy of " + name, regions, engine, "0/0");
                long copied = System.nanoTime();
                for (String statement : statements.subList(1, statements.size())) {
                    regions.eu().execute(Writer.DATABASE, statement);
                }
                String end = regions.eu().value("postgres", "SELECT pg_current_wal_insert_lsn()");
                await("the changes of " + name, regions, engine, String.valueOf(end));
                List<String> differences = new Likeness(regions.eu(), regions.us(), directory).differences();
                if (!differences.isEmpty()) {
                    throw new AssertionError(name + ":\n" + String.join("\n", differences));
                }
                System.out.println(name + ": equal, copied in " + seconds(begin, copied) + " s, changes held after "
                        + seconds(copied, System.nanoTime()) + " s");
            }
        }
    }

    private static long seconds(long from, long to) {
        return Duration.ofNanos(to - from).toSeconds();
    }

    private static void await(String what, TwoRegions regions, EngineProcess engine, String position) {
        Wait.until(
                what, LIMIT, () -> engine.problem().isPresent() || TortureRun.holds(regions, position), engine::state);
        engine.problem().ifPresent(problem -> {
            throw new AssertionError(what + ": the engine stopped: " + problem);
        });
    }
}
