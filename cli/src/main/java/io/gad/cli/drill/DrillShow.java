package io.gad.cli.drill;

import io.gad.api.DrillView;
import io.gad.api.GadClient;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.DrillPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The report of one drill. */
@SuppressWarnings("NullAway.Init")
@Command(name = "show", description = "The report of one drill: what it measured, and every statement that it tried.")
final class DrillShow extends ServerCommand {

    @Parameters(index = "0", paramLabel = "ID")
    private String id;

    @Override
    protected int run(GadClient client, Output output) {
        DrillView drill = client.drill(id);
        output.answer(drill, DrillPage.lines(drill));
        return ExitCode.DONE;
    }
}
