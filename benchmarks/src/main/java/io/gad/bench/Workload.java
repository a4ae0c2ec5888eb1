package io.gad.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is written on the source: a file of SQL, runnable in psql, with the tables and two procedures.
 *
 * @param name of the file, {@code io/gad/bench/workload/NAME.sql}
 * @param writers sessions that write side by side
 * @param full size of a round that counts
 * @param quick size of one that only shows that all of it works
 */
record Workload(String name, int writers, Size full, Size quick) {

    /**
     * @param scale what the first rows are made from
     * @param transactions of one round, all writers together
     */
    record Size(int scale, int transactions) {}

    /** As in the file of it: every row goes once, so there are as many as all rounds delete. */
    private static final String DELETES = "deletes";

    private static final String HUGE = "huge";
    private static final String KEYLESS = "keyless";
    private static final int ROWS_OF_A_DELETE = 10;
    private static final int TIMES_AS_MUCH_TO_COPY = 2;

    private static final List<Workload> ALL = List.of(
            new Workload("tpcb", 4, new Size(20, 300_000), new Size(2, 15_000)),
            new Workload("inserts", 4, new Size(1_000, 200_000), new Size(1_000, 10_000)),
            new Workload("hot", 4, new Size(100, 600_000), new Size(100, 30_000)),
            new Workload("wide", 4, new Size(10_000, 400_000), new Size(1_000, 15_000)),
            new Workload("many-tables", 4, new Size(1_000, 200_000), new Size(100, 10_000)),
            new Workload("uniform", 4, new Size(2_000_000, 400_000), new Size(100_000, 20_000)),
            new Workload(DELETES, 4, new Size(0, 60_000), new Size(0, 4_000)),
            new Workload(KEYLESS, 1, new Size(100_000, 5_000), new Size(20_000, 300)),
            new Workload("mixed", 4, new Size(10_000, 80_000), new Size(2_000, 5_000)),
            new Workload("sysbench", 4, new Size(100_000, 200_000), new Size(10_000, 10_000)),
            new Workload(HUGE, 1, new Size(1_000_000, 1), new Size(50_000, 1)));

    static List<Workload> all() {
        return ALL;
    }

    static List<String> names() {
        return ALL.stream().map(Workload::name).toList();
    }

    static Optional<Workload> named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return ALL.stream().filter(one -> one.name().equals(wanted)).findFirst();
    }

    /** @param rounds that will be written, the first one included */
    Size size(boolean isQuick, int rounds) {
        Size size = isQuick ? quick : full;
        return name.equals(DELETES)
                ? new Size(rounds * size.transactions() * ROWS_OF_A_DELETE, size.transactions())
                : size;
    }

    /** Of a first copy, which has to take long enough that the start of either side is a small part of it. */
    Size copied(boolean isQuick) {
        Size size = size(isQuick, 1);
        return isQuick ? size : new Size(size.scale() * TIMES_AS_MUCH_TO_COPY, size.transactions());
    }

    /** Whether it can be written at any pace for any time: not by one transaction, nor by rows that come to an end. */
    boolean isSteady() {
        return !name.equals(DELETES) && !name.equals(HUGE);
    }

    /** Whether rows without a key are updated or deleted. */
    boolean isKeyless() {
        return name.equals(KEYLESS);
    }

    /** Tables and procedures. */
    String sql() {
        return read("common") + read(name);
    }

    private static String read(String name) {
        try (InputStream in = Workload.class.getResourceAsStream("workload/" + name + ".sql")) {
            if (in == null) {
                throw new IllegalStateException("Expected workload/" + name + ".sql beside this class, found none.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
