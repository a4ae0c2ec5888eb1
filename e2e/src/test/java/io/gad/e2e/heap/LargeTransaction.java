package io.gad.e2e.heap;

import java.util.List;

/**
 * A load of the source, as sessions that run one after the other, each its statements one by one and by themselves.
 *
 * @param name of the case
 * @param databases that all do the same at the same time
 * @param tables made before
 * @param steps one session each; a session that leaves its transaction open keeps it until the last step has ended, where
 *     it commits
 */
record LargeTransaction(String name, int databases, String tables, List<List<String>> steps) {

    private static final String NARROW = "CREATE TABLE narrow (id int PRIMARY KEY, n int, t text)";
    private static final String INCOMPRESSIBLE =
            "(SELECT string_agg(sha512((g::bigint * 1000003 + %s)::text::bytea), '') FROM generate_series(1, %s) g)";

    /** Everything that is run; {@code thousandths} makes the sizes smaller. */
    static List<LargeTransaction> all(int thousandths) {
        int million = 1000 * thousandths;
        int hundred = Math.max(1, thousandths / 10);
        return List.of(
                of(
                        "rows",
                        NARROW,
                        fill("narrow", million),
                        "UPDATE narrow SET n = -n",
                        "DELETE FROM narrow WHERE id % 2 = 0"),
                of(
                        "rows without a key",
                        "CREATE TABLE narrow (id int, n int, t text)",
                        fill("narrow", million),
                        "UPDATE narrow SET n = -n"),
                of(
                        "1 GB",
                        "CREATE TABLE wide (id int PRIMARY KEY, big bytea); ALTER TABLE wide ALTER big SET STORAGE"
                                + " EXTERNAL",
                        "INSERT INTO wide SELECT i, " + incompressible("i", 1600) + " FROM generate_series(1, "
                                + 10 * thousandths + ") i",
                        "UPDATE wide SET id = -id"),
                of(
                        "values of 100 MB",
                        "CREATE TABLE huge (id int PRIMARY KEY, n int, big bytea, t text);"
                                + " ALTER TABLE huge ALTER big SET STORAGE EXTERNAL",
                        "INSERT INTO huge SELECT i, i, " + incompressible("i", 16_384 * hundred) + ", 'x'"
                                + " FROM generate_series(1, 4) i",
                        "UPDATE huge SET n = -n",
                        "UPDATE huge SET t = repeat('t', " + hundred + " * 1048576) WHERE id < 3",
                        "UPDATE huge SET id = id + 10"),
                of(
                        "values of 50 MB, both images",
                        "CREATE TABLE huge (id int, big bytea); ALTER TABLE huge ALTER big SET STORAGE EXTERNAL",
                        "INSERT INTO huge SELECT i, " + incompressible("i", 8_192 * hundred)
                                + " FROM generate_series(1, 4) i",
                        "UPDATE huge SET big = big || '\\x00' WHERE id < 3",
                        "DELETE FROM huge WHERE id = 4"),
                of(
                        "1,600 columns",
                        "DO $$ BEGIN EXECUTE 'CREATE TABLE columns (id int PRIMARY KEY, ' || (SELECT string_agg('c' ||"
                                + " g || ' int', ', ') FROM generate_series(1, 1590) g) || ')'; END $$",
                        "INSERT INTO columns (id, c1, c1590) SELECT g, g, g FROM generate_series(1, " + 30 * thousandths
                                + ") g",
                        "UPDATE columns SET c2 = 2"),
                of("200,000 savepoints", NARROW, """
                    DO $$ BEGIN
                        FOR i IN 1..%d LOOP
                            BEGIN
                                INSERT INTO narrow VALUES (i, i, 's');
                                IF i %% 10 = 0 THEN RAISE EXCEPTION 'undone'; END IF;
                            EXCEPTION WHEN raise_exception THEN NULL;
                            END;
                        END LOOP;
                    END $$\
                    """.formatted(200 * thousandths)),
                new LargeTransaction(
                        "one open while 2 GB pass",
                        1,
                        NARROW + "; CREATE TABLE passing (id int PRIMARY KEY, big bytea);"
                                + " ALTER TABLE passing ALTER big SET STORAGE EXTERNAL",
                        List.of(
                                List.of("BEGIN", fill("narrow", million / 10)),
                                passing(thousandths),
                                List.of("INSERT INTO narrow VALUES (-1, 1, 'behind')"))),
                of(
                        "aborted",
                        NARROW,
                        "BEGIN; " + fill("narrow", million) + "; ROLLBACK",
                        "BEGIN; SAVEPOINT a; " + fill("narrow", million / 2) + "; ROLLBACK TO SAVEPOINT a; "
                                + fill("narrow", 1000)
                                + "; SAVEPOINT b; UPDATE narrow SET n = 0; ROLLBACK TO SAVEPOINT b; COMMIT"),
                of(
                        "prepared",
                        NARROW,
                        "BEGIN; " + fill("narrow", million / 4) + "; PREPARE TRANSACTION 'kept'",
                        "BEGIN; INSERT INTO narrow SELECT -g, g, 'undone' FROM generate_series(1, " + million / 4
                                + ") g; PREPARE TRANSACTION 'undone'",
                        "INSERT INTO narrow VALUES (0, 0, 'between')",
                        "ROLLBACK PREPARED 'undone'",
                        "COMMIT PREPARED 'kept'"),
                of(
                        "logical messages",
                        NARROW,
                        "BEGIN; " + fill("narrow", 10)
                                + "; SELECT pg_logical_emit_message(true, 'theirs', repeat('m', 1048576)) FROM"
                                + " generate_series(1, "
                                + hundred + "); COMMIT",
                        "SELECT pg_logical_emit_message(false, 'theirs', repeat('m', 1048576)) FROM generate_series(1, "
                                + hundred + ")",
                        "SELECT pg_logical_emit_message(true, 'theirs', 'alone')"),
                new LargeTransaction(
                        "rows in four databases at once",
                        4,
                        NARROW,
                        List.of(List.of(fill("narrow", million)), List.of("UPDATE narrow SET n = -n, t = t || t"))));
    }

    private static LargeTransaction of(String name, String tables, String... steps) {
        return new LargeTransaction(
                name, 1, tables, java.util.Arrays.stream(steps).map(List::of).toList());
    }

    private static String fill(String table, int rows) {
        return "INSERT INTO " + table + " SELECT g, g, 'row ' || g FROM generate_series(1, " + rows + ") g";
    }

    /** 20 transactions of 100 MB. */
    private static List<String> passing(int thousandths) {
        return java.util.stream.IntStream.range(0, 20)
                .mapToObj(n -> "INSERT INTO passing SELECT " + n + " * 100000 + i, " + incompressible("i", 1600)
                        + " FROM generate_series(1, " + thousandths + ") i")
                .toList();
    }

    /** So many times 64 bytes. */
    private static String incompressible(String seed, int pieces) {
        return INCOMPRESSIBLE.formatted(seed, pieces);
    }
}
