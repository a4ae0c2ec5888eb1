package io.gad.sync.schema;

import io.gad.postgres.Login;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two client programs of which one reads what the other writes, so that nothing lies on a disk of ours. Passwords go by the
 * environment. Both are ended when the thread is interrupted, or when it is not to go on. If we are killed they may live on:
 * their sessions bear a name by which they are found.
 */
public final class ToolPipe {

    private static final Logger LOG = LoggerFactory.getLogger(ToolPipe.class);
    private static final int LINES_KEPT = 200;
    private static final long LOOK_MILLIS = 200;

    /**
     * One end of it.
     *
     * @param options settings of its sessions
     */
    public record End(PgTool tool, List<String> arguments, Login login, String database, String options) {

        public End {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * How it ended.
     *
     * @param stopped whether it was not to go on
     * @param failed which program ended badly; empty: none
     * @param lines what both have said
     */
    public record Outcome(boolean stopped, String failed, List<String> lines) {

        public Outcome {
            lines = List.copyOf(lines);
        }
    }

    private ToolPipe() {}

    /**
     * @param sessions what both programs' sessions are called
     * @param goesOn asked several times a second
     */
    public static Outcome run(End from, End to, String sessions, BooleanSupplier goesOn) throws InterruptedException {
        List<Process> processes = start(List.of(builder(from, sessions), builder(to, sessions)));
        List<String> lines = new ArrayList<>();
        try {
            List<Thread> readers = new ArrayList<>();
            for (Process process : processes) {
                readers.add(Thread.ofVirtual().start(() -> read(process.errorReader(StandardCharsets.UTF_8), lines)));
            }
            readers.add(Thread.ofVirtual()
                    .start(() -> read(processes.getLast().inputReader(StandardCharsets.UTF_8), lines)));
            boolean stopped = false;
            while (!stopped && !hasEnded(processes)) {
                stopped = !goesOn.getAsBoolean();
            }
            if (stopped) {
                return new Outcome(true, "", List.of());
            }
            for (Thread reader : readers) {
                reader.join(TimeUnit.SECONDS.toMillis(10));
            }
            // Where the reader gives up, the writer fails too: what the reader says is why.
            String failed = processes.getLast().exitValue() != 0
                    ? to.tool().name()
                    : processes.getFirst().exitValue() != 0 ? from.tool().name() : "";
            LOG.info(
                    "tools={}|{} database={} exit={}|{}",
                    from.tool().name(),
                    to.tool().name(),
                    to.database(),
                    processes.getFirst().exitValue(),
                    processes.getLast().exitValue());
            synchronized (lines) {
                return new Outcome(false, failed, lines);
            }
        } finally {
            processes.forEach(process -> {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
            });
        }
    }

    private static boolean hasEnded(List<Process> processes) throws InterruptedException {
        for (Process process : processes) {
            if (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    private static ProcessBuilder builder(End end, String sessions) {
        List<String> command = new ArrayList<>();
        command.add(end.tool().path().toString());
        command.addAll(end.arguments());
        ProcessBuilder builder = new ProcessBuilder(command);
        ToolRun.environment(builder.environment(), end.login(), end.database(), end.options());
        builder.environment().put("PGAPPNAME", sessions);
        return builder;
    }

    private static List<Process> start(List<ProcessBuilder> builders) {
        try {
            List<Process> processes = ProcessBuilder.startPipeline(builders);
            processes.getFirst().getOutputStream().close();
            return processes;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Starting " + builders.getFirst().command().getFirst(), e);
        }
    }

    private static void read(BufferedReader from, List<String> lines) {
        try (BufferedReader reader = from) {
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
            LOG.debug("output of a program ended early", e);
        }
    }
}
