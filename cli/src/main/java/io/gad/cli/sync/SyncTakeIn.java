package io.gad.cli.sync;

import io.gad.api.GadClient;
import io.gad.api.LeaveOutRequest;
import io.gad.api.LeftOutView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.LeftOutPage;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes tables in again that were left out. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "take-in",
        description = {
            "Take tables in again that were left out: their rows are read from the primary while the group runs.",
            "Until then gad group show names them, and their secondary cannot be promoted."
        })
final class SyncTakeIn extends ServerCommand {

    @Parameters(index = "0", paramLabel = "GROUP")
    private String group;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "PATTERN", description = "As it was given to leave-out.")
    private List<String> patterns;

    @Option(names = "--dry-run", description = "Only tell what would still be left out.")
    private boolean dryRun;

    @Override
    protected int run(GadClient client, Output output) {
        LeftOutView view = client.leaveOut(group, new LeaveOutRequest(List.of(), patterns, dryRun));
        output.answer(view, LeftOutPage.lines(view, dryRun));
        return ExitCode.DONE;
    }
}
