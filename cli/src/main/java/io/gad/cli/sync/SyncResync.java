package io.gad.cli.sync;

import io.gad.api.DatabaseView;
import io.gad.api.GadClient;
import io.gad.api.Problem;
import io.gad.api.ResyncRequest;
import io.gad.api.SyncTaskView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a secondary in line with its primary again. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "resync",
        description = {
            "Bring a secondary in line with its primary again, by comparing every table and writing what differs.",
            "For databases whose synchronization has stopped and cannot go on; the secondary cannot be promoted until it"
                    + " is in step again."
        })
final class SyncResync extends ServerCommand {

    @Parameters(index = "0", paramLabel = "GROUP")
    private String group;

    @Parameters(index = "1", paramLabel = "I")
    private String instance;

    @Option(
            names = "--database",
            paramLabel = "D",
            description = "Only this database, stopped or not; may be repeated (default: every one that has stopped).")
    private List<String> databases = new ArrayList<>();

    @Option(names = "--wait", description = "Wait until it is in step again; exit code 1 if it stops.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "86400",
            description = "How long to wait (default: ${DEFAULT-VALUE}); the resync goes on after it.")
    private long seconds = 86_400;

    @Override
    protected int run(GadClient client, Output output) {
        SyncTaskView task = client.resync(group, instance, new ResyncRequest(databases));
        if (wait) {
            task = client.followSync(group, task, Duration.ofSeconds(seconds), view -> {});
        }
        List<String> lines = new ArrayList<>();
        lines.add("Synchronization " + task.source() + " -> " + task.target() + ": " + task.state());
        for (DatabaseView database : task.databases()) {
            Problem problem = database.problem();
            if (problem != null) {
                lines.add("  " + database.database() + ": " + problem.code() + ": " + problem.message());
            }
        }
        output.answer(task, lines);
        if (!wait || task.state().equals("INCREMENTAL")) {
            return ExitCode.DONE;
        }
        return task.state().equals("FAILED") ? ExitCode.FAILED : ExitCode.TIMED_OUT;
    }
}
