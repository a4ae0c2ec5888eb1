package io.gad.server.wiring;

import io.gad.control.operation.CrashPoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The crash points of a server under test, set from outside its process: {@code GAD_CRASH_AT} halts it at a point,
 * {@code GAD_HOLD_AT} holds it there until somebody deletes the file that then appears. With {@code GAD_FAULT_FILE} each
 * happens once, also across restarts of the server.
 *
 * @param at {@code <type>:<Step>:before|after}
 * @param halts whether the process dies there; else it is held
 * @param file marks that it has happened; a held server waits for its deletion
 */
record FaultPoints(String at, boolean halts, Path file) implements CrashPoints {

    private static final Duration HOLD = Duration.ofSeconds(60);
    private static final long LOOK_NANOS = Duration.ofMillis(2).toNanos();

    /** As the system properties, or else the environment, say; none in ordinary use. */
    static CrashPoints installed() {
        Optional<Path> file = setting("GAD_FAULT_FILE").map(Path::of);
        Optional<String> hold = setting("GAD_HOLD_AT");
        Optional<String> crash = setting("GAD_CRASH_AT");
        if (file.isPresent() && hold.isPresent()) {
            return new FaultPoints(hold.get(), false, file.get());
        }
        if (file.isPresent() && crash.isPresent()) {
            return new FaultPoints(crash.get(), true, file.get());
        }
        return CrashPoints.parse(crash);
    }

    private static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getProperty(name, System.getenv(name)));
    }

    @Override
    public void pass(String type, String step, When when) {
        Path done = file.resolveSibling(file.getFileName() + ".done");
        if (!at.equals(type + ":" + step + ":" + (when == When.BEFORE ? "before" : "after")) || Files.exists(done)) {
            return;
        }
        try {
            Files.createFile(done);
            if (halts) {
                Runtime.getRuntime().halt(137);
            }
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long end = System.nanoTime() + HOLD.toNanos();
        while (Files.exists(file) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
