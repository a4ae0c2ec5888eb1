package io.gad.sync;

import io.gad.testkit.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Statements drawn by seed on both sides, of which some are refused. More seeds than usual: {@code -Dgad.rewind.seeds=100},
 * from another one on: {@code -Dgad.rewind.first=7}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RewindOfAnythingTest {

    private static final Logger LOG = LoggerFactory.getLogger(RewindOfAnythingTest.class);

    private static final String TABLES = "CREATE TABLE item (id int PRIMARY KEY, name text UNIQUE, n int);"
            + "INSERT INTO item SELECT g, 'i' || g, g FROM generate_series(1, 60) g;"
            + "CREATE TABLE whole (a numeric NOT NULL, b text NOT NULL, v text, UNIQUE (a, b));"
            + "ALTER TABLE whole REPLICA IDENTITY FULL;"
            + "INSERT INTO whole SELECT g % 9, 'b' || g, repeat('v', g * 100) FROM generate_series(1, 40) g;"
            + "CREATE TABLE loose (note text, n int); INSERT INTO loose SELECT 'l' || g % 5, g % 3 FROM generate_series(1, 30) g;"
            + "CREATE TABLE span (during int4range PRIMARY KEY, v text, EXCLUDE USING gist (during WITH &&));"
            + "INSERT INTO span SELECT int4range(g * 10, g * 10 + 5), 's' FROM generate_series(1, 20) g;"
            + "CREATE TABLE big (id int PRIMARY KEY, v text, n int); ALTER TABLE big ALTER v SET STORAGE EXTERNAL;"
            + "INSERT INTO big SELECT g, repeat(md5(g::text), 100), g FROM generate_series(1, 20) g";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();
    private final FormerPrimaryScene scene = new FormerPrimaryScene(servers);

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        long first = Long.getLong("gad.rewind.first", 1);
        for (long seed = first; seed < first + Long.getLong("gad.rewind.seeds", 3); seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @AfterEach
    void clear() {
        scene.clear();
    }

    @AfterAll
    void close() {
        servers.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bothSidesHoldTheSameBehindIt(long seed) {
        Random random = new Random(seed);
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", TABLES);
        scene.lose();
        run(servers.source, random, 5 + random.nextInt(40), "lost");
        scene.promote();
        run(servers.target, random, random.nextInt(40), "new");
        scene.fence();

        SyncTask back = scene.rewind();
        run(servers.target, random, random.nextInt(20), "later");
        scene.requireRewound(back);
    }

    private static void run(PostgresServer server, Random random, int statements, String word) {
        for (int i = 0; i < statements; i++) {
            StringBuilder text = new StringBuilder(statement(random, word + i));
            for (int more = random.nextInt(4); more > 0; more--) {
                text.append("; ").append(statement(random, word + i + "_" + more));
            }
            try {
                server.execute("app", text.toString());
            } catch (RuntimeException e) {
                LOG.debug("refused: {}", text, e);
            }
        }
    }

    private static String statement(Random random, String word) {
        int a = 1 + random.nextInt(70);
        int b = 1 + random.nextInt(70);
        String shared = "'w" + random.nextInt(9) + "'"; // Either side may have given it to a row of its own.
        return switch (random.nextInt(40)) {
            case 0, 1, 2 -> "INSERT INTO item VALUES (" + (a + 50) + ", " + shared + ", " + b + ")";
            case 3, 4 -> "UPDATE item SET name = " + shared + " WHERE id = " + a;
            case 5, 6 -> "UPDATE item SET id = " + (b + 30) + " WHERE id = " + a;
            case 7, 8 -> "DELETE FROM item WHERE id = " + a;
            case 9, 10 ->
                "UPDATE item SET name = 'tmp' WHERE id = " + a + "; UPDATE item SET name = 'i" + a + "' WHERE id = " + b
                        + "; UPDATE item SET name = 'i" + b + "' WHERE id = " + a;
            case 11 -> "UPDATE item SET n = n + 1 WHERE id % 7 = " + a % 7;
            case 12, 13 -> "UPDATE whole SET a = a + 1.0, v = v || 'x' WHERE b = 'b" + a + "'";
            case 14, 15 -> "UPDATE whole SET b = " + shared + " WHERE b = 'b" + b + "'";
            case 16, 17 -> "DELETE FROM whole WHERE a = " + a % 9;
            case 18 -> "INSERT INTO whole VALUES (" + a % 9 + ".0, " + shared + ", '" + word + "')";
            case 19, 20 -> "INSERT INTO loose VALUES ('" + word + "', " + b % 3 + "), (NULL, NULL)";
            case 21, 22 -> "UPDATE loose SET n = n + 1 WHERE note = 'l" + a % 5 + "'";
            case 23 -> "DELETE FROM loose WHERE n = " + a % 4;
            case 24, 25 ->
                "UPDATE span SET during = int4range(" + a * 4 + ", " + (a * 4 + 3) + ") WHERE during @> " + b * 4;
            case 26 -> "DELETE FROM span WHERE during @> " + a * 4;
            case 27 -> "INSERT INTO span VALUES (int4range(" + a * 4 + ", " + (a * 4 + 2) + "), '" + word + "')";
            case 28, 29 -> "UPDATE big SET n = n + 1 WHERE id = " + a % 25;
            case 30 -> "UPDATE big SET id = " + (a + 20) + " WHERE id = " + b % 25;
            case 31 -> "UPDATE big SET v = '" + word + "' WHERE id = " + a % 25;
            case 32 -> "TRUNCATE " + (a % 2 == 0 ? "loose" : "big");
            case 33 -> "ALTER TABLE item ADD COLUMN IF NOT EXISTS c" + a % 3 + " int DEFAULT " + b;
            case 34 -> "ALTER TABLE item DROP COLUMN IF EXISTS c" + a % 3;
            case 35 ->
                "CREATE TABLE made" + a % 3 + " (id int PRIMARY KEY); INSERT INTO made" + a % 3
                        + " SELECT generate_series(1, " + b + ")";
            case 36 -> "DROP TABLE IF EXISTS made" + a % 3;
            case 37 -> "ALTER TABLE big RENAME TO big_" + a % 2;
            case 38 -> "ALTER TABLE big_" + a % 2 + " RENAME TO big";
            default -> "ALTER TABLE whole ALTER v TYPE " + (a % 2 == 0 ? "text" : "varchar(30000)");
        };
    }
}
