package io.gad.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.api.Json;
import io.gad.control.port.HookOrder;
import io.gad.control.port.HookOrder.When;
import io.gad.control.port.Hooks.Result;
import io.gad.server.settings.Setting;
import io.gad.server.settings.Settings;
import io.gad.server.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Real scripts: that fail, hang, start others, and print without end. */
class HookCommandsTest {

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(700);

    @TempDir
    Path directory;

    private static HookOrder order() {
        return new HookOrder(
                When.BEFORE,
                "op-" + Long.toString(System.nanoTime(), 36),
                "ann (token)",
                Instant.parse("2026-03-01T03:04:05Z"),
                "orders",
                "eu",
                List.of("eu-db:5432"),
                "us",
                List.of("us-db:5432"),
                2,
                true,
                "UNREACHABLE");
    }

    private HookCommands hook(String script) throws IOException {
        Path file = directory.resolve("hook");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new HookCommands(Settings.defaults().with(Setting.BEFORE_HOOK, file.toString()));
    }

    private Result run(String script, Duration deadline) throws IOException {
        return hook(script).run(order(), deadline, () -> false);
    }

    private static void isGone(Path pidFile) throws IOException {
        for (String line : Files.readAllLines(pidFile)) {
            long pid = Long.parseLong(line.strip());
            await("process " + pid + " gone")
                    .atMost(Duration.ofSeconds(3))
                    .until(() ->
                            ProcessHandle.of(pid).filter(ProcessTree::isRunning).isEmpty());
        }
    }

    private void awaitLines(Path file, int count) {
        await().atMost(Duration.ofSeconds(5))
                .until(() -> Files.exists(file) && Files.readAllLines(file).size() >= count);
    }

    @Test
    void itIsToldWhatHappensOnItsInputAndFindsNoSecretAroundIt() throws IOException {
        Path told = directory.resolve("told");
        Path around = directory.resolve("around");
        Result result = run("cat > " + told + "; env > " + around + "; echo \"$# arguments\"; echo moved", DEADLINE);
        assertThat(result).isEqualTo(new Result.Passed("moved"));
        JsonNode json = Json.mapper().readTree(Files.readString(told));
        assertThat(json.get("when").asString()).isEqualTo("before");
        assertThat(json.get("newPrimary").asString()).isEqualTo("us");
        assertThat(json.at("/newPrimaryHosts/0").asString()).isEqualTo("us-db:5432");
        assertThat(json.get("epoch").asLong()).isEqualTo(2);
        assertThat(Files.readAllLines(around))
                .allMatch(line ->
                        line.matches("(PATH|HOME|USER|LOGNAME|LANG|LC_ALL|TZ|TMPDIR|GAD_HOOK|PWD|OLDPWD|SHLVL|_)=.*"));
    }

    @Test
    void anotherExitCodeIsAFailureWithItsLastWords() throws IOException {
        assertThat(run("echo first; echo the balancer refuses >&2; exit 3", DEADLINE))
                .isEqualTo(new Result.Failed("ended with exit code 3; it had printed last: the balancer refuses"));
    }

    @Test
    void oneThatHangsIsEndedWithAllThatItHasStarted() throws IOException {
        Path pids = directory.resolve("pids");
        String script = "echo $$ >> " + pids + "\n"
                + "sh -c 'echo $$ >> " + pids + "; sleep 100' &\n"
                + "(trap \"\" TERM; sh -c 'echo $$ >> " + pids + "; sleep 100') &\n"
                + "sleep 100";
        long begun = System.nanoTime();
        Result result = run(script, SHORT);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SHORT.plusSeconds(2));
        assertThat(result).isInstanceOf(Result.Failed.class);
        assertThat(((Result.Failed) result).why()).startsWith("had not ended after 700 ms and was ended");
        assertThat(Files.readAllLines(pids)).hasSize(3);
        isGone(pids);
    }

    /** Its parent ends at once, it has a session of its own: only the mark in its environment tells whose it is. */
    @Test
    void oneThatHasLeftItsParentIsEndedToo() throws IOException {
        Path pids = directory.resolve("pids");
        String script = "(setsid sh -c 'echo $$ >> " + pids + "; sleep 100' > /dev/null 2>&1 &)\nsleep 100";
        Result result = run(script, SHORT);
        assertThat(result).isInstanceOf(Result.Failed.class);
        awaitLines(pids, 1);
        isGone(pids);
    }

    @Test
    void oneThatPrintsWithoutEndIsReadAndEndedInTime() throws IOException {
        Result result = run("while :; do echo 0123456789012345678901234567890123456789; done", SHORT);
        assertThat(((Result.Failed) result).why()).contains("had not ended", "printed last: ");
        assertThat(run("head -c 50000000 /dev/zero; echo; echo done", Duration.ofSeconds(20)))
                .isEqualTo(new Result.Passed("done"));
        Result line = run("head -c 100000 /dev/zero | tr '\\0' x; printf '\\033[31m'", DEADLINE);
        assertThat(((Result.Passed) line).said()).hasSizeLessThan(310).doesNotContain("\u001b");
    }

    @Test
    void whatItLeavesRunningOnPurposeIsNotWaitedFor() throws IOException {
        Path pids = directory.resolve("pids");
        long begun = System.nanoTime();
        Result result = run("sh -c 'echo $$ >> " + pids + "; exec sleep 100' &\necho passed", DEADLINE);
        assertThat(result).isEqualTo(new Result.Passed("passed"));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        awaitLines(pids, 1);
        long left = Long.parseLong(Files.readAllLines(pids).getFirst().strip());
        ProcessHandle.of(left).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void whatAKilledServerHasLeftRunningIsEndedBeforeItIsRunAgain() throws Exception {
        Path pids = directory.resolve("pids");
        HookOrder order = order();
        ProcessBuilder left = new ProcessBuilder("sh", "-c", "echo $$ >> " + pids + "; sleep 100");
        left.environment().put("GAD_HOOK", order.operation() + "-before");
        Process process = left.start();
        try {
            awaitLines(pids, 1);
            assertThat(hook("echo again").run(order, DEADLINE, () -> false)).isEqualTo(new Result.Passed("again"));
            isGone(pids);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aCancelOrTheEndOfTheServerEndsItWithoutAVerdict() throws Exception {
        Path pids = directory.resolve("pids");
        String script = "echo $$ >> " + pids + "; sleep 100";
        assertThat(hook(script).run(order(), DEADLINE, () -> Files.exists(pids)))
                .isEqualTo(new Result.GivenUp());
        isGone(pids);
        Files.delete(pids);
        HookCommands hooks = hook(script);
        CompletableFuture<Result> running =
                CompletableFuture.supplyAsync(() -> hooks.run(order(), DEADLINE, () -> false));
        awaitLines(pids, 1);
        hooks.close();
        assertThat(running.get()).isEqualTo(new Result.GivenUp());
        isGone(pids);
    }

    @Test
    void oneThatCannotBeExecutedIsNamedAtTheStartAndIsAFailureLater() throws IOException {
        Path missing = directory.resolve("missing");
        Settings settings = Settings.defaults().with(Setting.BEFORE_HOOK, missing.toString());
        assertThatThrownBy(() -> new HookCommands(settings))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("before-hook")
                .hasMessageContaining(missing.toString());
        HookCommands hooks = hook("echo fine");
        Files.delete(directory.resolve("hook"));
        assertThat(hooks.run(order(), DEADLINE, () -> false))
                .isInstanceOfSatisfying(
                        Result.Failed.class, f -> assertThat(f.why()).startsWith("could not be started"));
    }
}
