package io.gad.cli.group;

import io.gad.api.GadClient;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.operation.WaitOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Deletes a group that has only its primary left; instances and data stay. */
@SuppressWarnings("NullAway.Init")
@Command(name = "delete", description = "Delete a group that has only its primary left; instances and data stay.")
final class GroupDelete extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Mixin
    private WaitOptions waiting;

    @Override
    protected int run(GadClient client, Output output) {
        waiting.answer(client, output, client.deleteGroup(name), "Group " + name + " is deleted; its data stays.");
        return ExitCode.DONE;
    }
}
