package io.gad.cli.sync;

import io.gad.api.GadClient;
import io.gad.api.SyncTaskView;
import io.gad.api.ThrottleRequest;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.GroupPage;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How fast the first copy of a secondary may go, from now on. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "throttle",
        description = {
            "Limit how fast the first copy of one secondary may go, also while it runs.",
            "Without a limit: lift those that hold."
        })
final class SyncThrottle extends ServerCommand {

    @Parameters(index = "0", paramLabel = "GROUP")
    private String group;

    @Parameters(index = "1", paramLabel = "I")
    private String instance;

    @Option(
            names = "--rows-per-second",
            paramLabel = "N",
            defaultValue = "0",
            description = "Most rows to copy in a second (default: no limit).")
    private long rowsPerSecond;

    @Option(
            names = "--bytes-per-second",
            paramLabel = "N",
            defaultValue = "0",
            description = "Most bytes to copy in a second (default: no limit).")
    private long bytesPerSecond;

    @Override
    protected int run(GadClient client, Output output) {
        SyncTaskView task = client.throttleSync(group, instance, new ThrottleRequest(rowsPerSecond, bytesPerSecond));
        output.answer(
                task,
                List.of("Synchronization " + task.source() + " -> " + task.target() + ": "
                        + GroupPage.copyLimits(task)));
        return ExitCode.DONE;
    }
}
