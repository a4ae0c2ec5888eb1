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

/** Leaves tables out of a running group. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "leave-out",
        description = {
            "Leave tables out of a group while it runs: their definitions are kept in step, their rows are not.",
            "The rows that stand on the secondaries are taken away. What hangs on such tables is told."
        })
final class SyncLeaveOut extends ServerCommand {

    @Parameters(index = "0", paramLabel = "GROUP")
    private String group;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "PATTERN",
            description = "SCHEMA.TABLE or DATABASE:SCHEMA.TABLE; * stands for any characters.")
    private List<String> patterns;

    @Option(names = "--dry-run", description = "Only tell what would be left out, and what hangs on it.")
    private boolean dryRun;

    @Override
    protected int run(GadClient client, Output output) {
        LeftOutView view = client.leaveOut(group, new LeaveOutRequest(patterns, List.of(), dryRun));
        output.answer(view, LeftOutPage.lines(view, dryRun));
        return ExitCode.DONE;
    }
}
