package io.gad.cli.sync;

import io.gad.api.GadClient;
import io.gad.api.SyncTaskView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lets the synchronization of one secondary go on. */
@SuppressWarnings("NullAway.Init")
@Command(name = "resume", description = "Let the synchronization of one secondary go on.")
final class SyncResume extends ServerCommand {

    @Parameters(index = "0", paramLabel = "GROUP")
    private String group;

    @Parameters(index = "1", paramLabel = "I")
    private String instance;

    @Override
    protected int run(GadClient client, Output output) {
        SyncTaskView task = client.resumeSync(group, instance);
        output.answer(task, List.of("Synchronization " + task.source() + " -> " + task.target() + ": " + task.state()));
        return ExitCode.DONE;
    }
}
