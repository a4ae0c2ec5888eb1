package io.gad.sync.drill;

import io.gad.member.DrillMark;
import io.gad.postgres.Login;
import io.gad.postgres.SessionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One drill on one server.
 *
 * @param databases the synchronized ones; empty: every one
 * @param groupId the group that the server is a secondary of
 * @param task the task that feeds it
 * @param operation the drill's; its copies are named by it
 * @param tools folder of pg_dump and pg_restore; empty: where they usually are
 */
public record DrillSpec(
        Login login, List<String> databases, String groupId, String task, String operation, Optional<Path> tools) {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    public DrillSpec {
        databases = List.copyOf(databases);
    }

    /**
     * What its sessions on the server are called. Not as ours are: the apply ends whoever holds it up for long, and a
     * promotion whoever is in its way, and a drill is to be ended by both.
     */
    String sessions() {
        return "gad-drill/" + operation;
    }

    SessionSettings settings() {
        return new SessionSettings(sessions(), CONNECT, Duration.ZERO, false);
    }

    String prefix() {
        return DrillMark.prefix(operation);
    }
}
