package io.gad.cli.group;

import io.gad.api.GadClient;
import io.gad.api.GroupView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.GroupPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One group: members, synchronization, problems, connection strings. */
@SuppressWarnings("NullAway.Init")
@Command(name = "show", description = "One group: members, synchronization, problems, connection strings.")
final class GroupShow extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Override
    protected int run(GadClient client, Output output) {
        GroupView group = client.group(name);
        output.answer(group, GroupPage.lines(group));
        return ExitCode.DONE;
    }
}
