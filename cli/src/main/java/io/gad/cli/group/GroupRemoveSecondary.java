package io.gad.cli.group;

import io.gad.api.GadClient;
import io.gad.api.OperationRequest;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.operation.WaitOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a secondary out of its group; it goes on as a standalone instance with its data. */
@SuppressWarnings("NullAway.Init")
@Command(name = "remove-secondary", description = "Take a secondary out; it goes on alone with its data.")
final class GroupRemoveSecondary extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Parameters(index = "1", paramLabel = "I")
    private String instance;

    @Mixin
    private WaitOptions waiting;

    @Override
    protected int run(GadClient client, Output output) {
        waiting.answer(
                client,
                output,
                client.submit(name, OperationRequest.removeSecondary(instance)),
                instance + " has left " + name + "; it is a standalone, writable instance.");
        return ExitCode.DONE;
    }
}
