package io.gad.cli.operation;

import io.gad.api.GadClient;
import io.gad.api.OperationView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.OperationPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One operation with its steps. */
@SuppressWarnings("NullAway.Init")
@Command(name = "show", description = "One operation with its steps.")
final class OperationShow extends ServerCommand {

    @Parameters(index = "0", paramLabel = "ID")
    private String id;

    @Override
    protected int run(GadClient client, Output output) {
        OperationView operation = client.operation(id);
        output.answer(operation, OperationPage.lines(operation));
        return ExitCode.DONE;
    }
}
