package io.gad.cli.operation;

import io.gad.api.GadClient;
import io.gad.api.OperationView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.OperationPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Undoes an operation that has not passed its commit point. */
@SuppressWarnings("NullAway.Init")
@Command(name = "cancel", description = "Cancel an operation before its commit point; what it did is undone.")
final class OperationCancel extends ServerCommand {

    @Parameters(index = "0", paramLabel = "ID")
    private String id;

    @Override
    protected int run(GadClient client, Output output) {
        OperationView operation = client.cancelOperation(id);
        output.answer(operation, OperationPage.lines(operation));
        return ExitCode.DONE;
    }
}
