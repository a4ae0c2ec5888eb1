package io.gad.cli.group;

import io.gad.api.GadClient;
import io.gad.api.HistoryView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.HistoryPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A group over time. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "history",
        description = {
            "Lag, rates and kept log of each secondary over time, and what happened meanwhile.",
            "What was not known is not among the figures; how much of the time that was is told."
        })
final class GroupHistory extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Option(
            names = "--range",
            paramLabel = "1h|24h|7d",
            defaultValue = "1h",
            description = "How far back; default ${DEFAULT-VALUE}.")
    private String range = "1h";

    @Override
    protected int run(GadClient client, Output output) {
        HistoryView history = client.groupHistory(name, range);
        output.answer(history, HistoryPage.lines(history));
        return ExitCode.DONE;
    }
}
