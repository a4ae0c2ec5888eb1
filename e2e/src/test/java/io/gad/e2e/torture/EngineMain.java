package io.gad.e2e.torture;

import io.gad.member.Reign;
import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.sync.SyncEngine;
import io.gad.sync.SyncSettings;
import io.gad.sync.SyncStart;
import io.gad.sync.SyncTask;
import io.gad.sync.SyncTaskSpec;
import io.gad.sync.SyncTaskStatus;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * The engine of one task as a process, to be killed. Its arguments are a file that says from where to where,
 * and from how many bytes of log on what lies behind is read by SQL; it prints
 * the task's state whenever that changes, a problem as {@code PROBLEM ...}, and with the time where it stands.
 */
final class EngineMain {

    private EngineMain() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Properties said = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            said.load(reader);
        }
        SyncSettings settings = SyncSettings.defaults(Files.createDirectories(file.resolveSibling("spool")))
                .withFarBehind(Long.parseLong(arguments[1]))
                .withPolls(Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(2))
                .withLargeObjectsRest(2);
        SyncTask task = new SyncEngine(settings).start(spec(said));
        String before = "";
        String stood = "";
        while (true) {
            SyncTaskStatus status = task.status();
            String now = line(status);
            if (!now.equals(before)) {
                System.out.println(now);
                before = now;
            }
            String stands = standing(status);
            if (!stands.equals(stood)) {
                System.out.println(LocalTime.now() + " " + stands);
                stood = stands;
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** For whoever asks where the time went. */
    private static String standing(SyncTaskStatus status) {
        return status.databases().stream()
                .map(d -> d.phase() + " at " + d.position() + " rows " + d.rowsApplied() + " transactions "
                        + d.transactionsApplied())
                .collect(Collectors.joining(", "));
    }

    private static SyncTaskSpec spec(Properties said) {
        return new SyncTaskSpec(
                EngineProcess.TASK,
                "gad-1",
                "torture",
                "op-create",
                "eu",
                login(said, "source"),
                "us",
                login(said, "target"),
                new Reign(1, new UUID(1, 1)),
                1,
                SyncTaskSpec.SchemaMode.COPY,
                List.of(Writer.DATABASE),
                false,
                false,
                List.of(),
                new SyncStart.Copy());
    }

    private static Login login(Properties said, String side) {
        return new Login(Dsn.parse(said.getProperty(side)), new Secret(said.getProperty(side + ".password")));
    }

    private static String line(SyncTaskStatus status) {
        StringBuilder text = new StringBuilder("STATE " + status.state());
        String kind = status.state() == SyncTaskStatus.State.FAILED ? "\nPROBLEM " : " trouble ";
        status.databases()
                .forEach(d -> d.problem()
                        .ifPresent(problem -> text.append(kind)
                                .append(d.problemCode().orElse("none"))
                                .append(' ')
                                .append(problem.replace('\n', ' '))));
        return text.toString();
    }
}
