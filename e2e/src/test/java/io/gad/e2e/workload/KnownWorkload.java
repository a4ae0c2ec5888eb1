package io.gad.e2e.workload;

import io.gad.testkit.PostgresServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A workload of pgbench or sysbench in a database of its own.
 *
 * @param name also the database's
 * @param prepare makes and fills the tables, while the group runs
 * @param run writes to them
 */
record KnownWorkload(String name, List<String> prepare, List<String> run) {

    /** Everything that is run, each for so many seconds. */
    static List<KnownWorkload> all(int seconds) {
        String time = String.valueOf(seconds);
        List<String> tpcb = List.of("pgbench", "-n", "-c", "4", "-j", "2", "-T", time);
        return List.of(
                new KnownWorkload("tpcb", List.of("pgbench", "-i", "-q", "-s", "5"), tpcb),
                new KnownWorkload(
                        "tpcb_partitioned",
                        List.of("pgbench", "-i", "-q", "-s", "5", "--foreign-keys", "--partitions=7"),
                        tpcb),
                sysbench("oltp_read_write", time),
                sysbench("oltp_delete", time),
                sysbench("oltp_insert", time));
    }

    private static KnownWorkload sysbench(String script, String time) {
        List<String> common = List.of("sysbench", script, "--db-driver=pgsql", "--tables=4", "--table-size=20000");
        List<String> run = new ArrayList<>(common);
        run.addAll(List.of("--threads=4", "--time=" + time, "run"));
        List<String> prepare = new ArrayList<>(common);
        prepare.add("prepare");
        return new KnownWorkload(script, prepare, run);
    }

    /**
     * Runs one of the two commands to its end.
     *
     * @throws IllegalStateException if it fails, as it would not without us; its output is in {@code log}
     */
    void execute(List<String> command, PostgresServer server, Path log) {
        List<String> whole = new ArrayList<>(command);
        if (command.getFirst().equals("sysbench")) {
            whole.addAll(
                    2,
                    List.of(
                            "--pgsql-host=127.0.0.1",
                            "--pgsql-port=" + server.port(),
                            "--pgsql-user=" + PostgresServer.USER,
                            "--pgsql-db=" + name));
        }
        ProcessBuilder process = new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process.environment()
                .putAll(Map.of(
                        "PGHOST",
                        "127.0.0.1",
                        "PGPORT",
                        String.valueOf(server.port()),
                        "PGUSER",
                        PostgresServer.USER,
                        "PGPASSWORD",
                        server.password(),
                        "PGDATABASE",
                        name));
        try {
            int exit = process.start().waitFor();
            if (exit != 0) {
                throw new IllegalStateException(
                        "Expected " + command + " to end with 0, found " + exit + "; see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Running " + command.getFirst() + ", which must be installed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.getFirst() + " ran", e);
        }
    }
}
