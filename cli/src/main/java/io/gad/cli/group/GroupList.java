package io.gad.cli.group;

import io.gad.api.GadClient;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.GroupPage;
import picocli.CommandLine.Command;

/** Every group. */
@Command(name = "list", description = "Every group.")
final class GroupList extends ServerCommand {

    @Override
    protected int run(GadClient client, Output output) {
        io.gad.api.GroupList list = client.groups();
        output.answer(list, GroupPage.lines(list));
        return ExitCode.DONE;
    }
}
