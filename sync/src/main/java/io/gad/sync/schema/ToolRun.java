package io.gad.sync.schema;

import io.gad.postgres.Login;
import io.gad.postgres.SessionSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a client program against one database. The password goes by the environment, which only the same account
 * may read; never by an argument. If we are killed the child may live on: its sessions bear the task's name, by which
 * the next start ends them.
 */
public final class ToolRun {

    private static final Logger LOG = LoggerFactory.getLogger(ToolRun.class);
    private static final int LINES_KEPT = 2_000;

    private ToolRun() {}

    /**
     * How a run ended.
     *
     * @param lines what it wrote, both streams in their order; the first two thousand lines
     */
    public record Outcome(int exitCode, List<String> lines) {}

    /**
     * Runs the program to its end; it is ended when the thread is interrupted.
     *
     * @param purpose names its sessions: {@code gad/<purpose>}
     * @param options settings of its sessions, for example {@code -c default_transaction_read_only=off}
     */
    public static Outcome run(
            PgTool tool, List<String> arguments, Login login, String database, String purpose, String options)
            throws InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(tool.path().toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        environment(builder.environment(), login, database, purpose, options);
        List<String> lines = new ArrayList<>();
        Process process = start(builder);
        try {
            process.getOutputStream().close();
            Thread reader = Thread.ofVirtual().start(() -> read(process, lines));
            int exitCode = process.waitFor();
            reader.join(TimeUnit.SECONDS.toMillis(10));
            LOG.info("tool={} database={} exit={}", tool.name(), database, exitCode);
            synchronized (lines) {
                return new Outcome(exitCode, List.copyOf(lines));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Running " + tool.path(), e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("Starting " + builder.command().getFirst(), e);
        }
    }

    private static void read(Process process, List<String> lines) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            while (line != null) {
                synchronized (lines) {
                    if (lines.size() < LINES_KEPT) {
                        lines.add(line);
                    }
                }
                line = reader.readLine();
            }
        } catch (IOException e) {
            LOG.debug("output of pid={} ended early", process.pid(), e);
        }
    }

    private static void environment(
            Map<String, String> variables, Login login, String database, String purpose, String options) {
        environment(variables, login, database, options);
        variables.put("PGAPPNAME", SessionSettings.control(purpose).applicationName());
    }

    /** All that a program is told but what its sessions are called. */
    static void environment(Map<String, String> variables, Login login, String database, String options) {
        variables.keySet().removeIf(name -> name.startsWith("PG"));
        variables.put("LC_ALL", "C.UTF-8");
        variables.put("PGOPTIONS", options);
        variables.put("PGCONNECT_TIMEOUT", "10");
        variables.putAll(login.dsn().tls().variables());
        if (!login.password().isEmpty()) {
            variables.put("PGPASSWORD", login.password().text());
        }
        if (login.dsn().hosts().size() > 1) {
            variables.put("PGTARGETSESSIONATTRS", "primary");
        }
        variables.put("PGDATABASE", database);
    }
}
