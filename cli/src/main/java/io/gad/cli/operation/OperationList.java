package io.gad.cli.operation;

import io.gad.api.GadClient;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.OperationPage;
import picocli.CommandLine.Command;

/** Operations, newest first. */
@Command(name = "list", description = "Operations, newest first.")
final class OperationList extends ServerCommand {

    @Override
    protected int run(GadClient client, Output output) {
        io.gad.api.OperationList list = client.operations();
        output.answer(list, OperationPage.lines(list));
        return ExitCode.DONE;
    }
}
