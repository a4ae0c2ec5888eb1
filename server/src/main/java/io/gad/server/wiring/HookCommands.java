package io.gad.server.wiring;

import io.gad.api.Json;
import io.gad.control.port.HookOrder;
import io.gad.control.port.HookPlan;
import io.gad.control.port.Hooks;
import io.gad.server.settings.Setting;
import io.gad.server.settings.Settings;
import io.gad.server.settings.SettingsException;
import io.gad.server.wire.HookWire;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands around a promotion as processes: told by JSON on standard input, with next to nothing in their environment.
 * What they print is read as it comes, and only its end is kept.
 */
final class HookCommands implements Hooks {

    private static final Logger LOG = LoggerFactory.getLogger(HookCommands.class);
    private static final Duration LOOK = Duration.ofMillis(50);

    /** Names the operation, and finds what a killed server has left running. */
    private static final String MARK = "GAD_HOOK";

    private static final Set<String> INHERITED =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private final Optional<Path> before;
    private final Optional<Path> after;
    private final HookPlan plan;
    private volatile boolean closed;

    /** @throws SettingsException if a command cannot be executed */
    HookCommands(Settings settings) {
        this.before = command(settings, Setting.BEFORE_HOOK);
        this.after = command(settings, Setting.AFTER_HOOK);
        this.plan = new HookPlan(
                before.isPresent()
                        ? settings.duration(Setting.BEFORE_HOOK_TIMEOUT).toMillis()
                        : 0,
                after.isPresent()
                        ? settings.duration(Setting.AFTER_HOOK_TIMEOUT).toMillis()
                        : 0);
    }

    private static Optional<Path> command(Settings settings, Setting setting) {
        Optional<Path> path = settings.path(setting);
        if (path.filter(p -> !Files.isRegularFile(p) || !Files.isExecutable(p)).isPresent()) {
            throw new SettingsException("Expected %s to be a file that can be executed, found '%s', which is none."
                    .formatted(setting.key(), path.get()));
        }
        return path;
    }

    @Override
    public HookPlan plan() {
        return plan;
    }

    @Override
    public Result run(HookOrder order, Duration deadline, BooleanSupplier givenUp) {
        Optional<Path> command = switch (order.when()) {
            case BEFORE -> before;
            case AFTER -> after;
        };
        if (command.isEmpty()) {
            return new Result.Failed("is not set any more");
        }
        long end = System.nanoTime() + deadline.toNanos();
        String mark = order.operation() + "-" + order.when().word();
        if (!ProcessTree.leftBehind(MARK + "=" + mark).end()) {
            return new Result.Failed("still runs from before a restart of the server and cannot be ended");
        }
        Process process;
        try {
            process = start(command.get(), mark);
        } catch (IOException e) {
            LOG.warn(
                    "operation={} hook={} cannot be started",
                    order.operation(),
                    order.when().word(),
                    e);
            return new Result.Failed("could not be started: " + e.getMessage());
        }
        Tail output = Tail.of(process.getInputStream());
        ProcessTree tree = ProcessTree.of(MARK + "=" + mark, process.toHandle());
        tell(process, order);
        Result result = await(process, tree, output, end, deadline, givenUp);
        LOG.info(
                "operation={} hook={} result={}",
                order.operation(),
                order.when().word(),
                result);
        return result;
    }

    private static Process start(Path command, String mark) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.toString()).redirectErrorStream(true);
        Map<String, String> variables = builder.environment();
        variables.keySet().retainAll(INHERITED);
        variables.put(MARK, mark);
        return builder.start();
    }

    /** On a thread of its own, as the command may never read it. */
    private static void tell(Process process, HookOrder order) {
        byte[] json = (Json.write(HookWire.of(order)) + "\n").getBytes(StandardCharsets.UTF_8);
        Thread.ofVirtual().name("hook-input-" + order.operation()).start(() -> {
            try (OutputStream input = process.getOutputStream()) {
                input.write(json);
            } catch (IOException e) {
                LOG.debug("operation={} hook={} does not read its input", order.operation(), order.when(), e);
            }
        });
    }

    private Result await(
            Process process, ProcessTree tree, Tail output, long end, Duration deadline, BooleanSupplier givenUp) {
        try {
            while (true) {
                long left = Math.min(LOOK.toNanos(), end - System.nanoTime());
                if (process.waitFor(Math.max(0, left), TimeUnit.NANOSECONDS)) {
                    return result(process.exitValue(), output.end());
                }
                tree.look();
                if (closed || givenUp.getAsBoolean()) {
                    return ended(tree, output, new Result.GivenUp());
                }
                if (System.nanoTime() - end >= 0) {
                    return ended(tree, output, new Result.Failed("had not ended after " + deadline.toMillis() + " ms"));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ended(tree, output, new Result.GivenUp());
        }
    }

    private static Result ended(ProcessTree tree, Tail output, Result result) {
        boolean gone = tree.end();
        String said = output.end();
        return switch (result) {
            case Result.Failed failed ->
                new Result.Failed(failed.why()
                        + (gone ? " and was ended" : " and could not be ended")
                        + (said.isEmpty() ? "" : "; it had printed last: " + said));
            case Result.GivenUp up -> up;
            case Result.Passed passed -> passed;
        };
    }

    private static Result result(int exitCode, String said) {
        return exitCode == 0
                ? new Result.Passed(said)
                : new Result.Failed(
                        "ended with exit code " + exitCode + (said.isEmpty() ? "" : "; it had printed last: " + said));
    }

    @Override
    public void close() {
        closed = true;
    }
}
