package io.gad.cli.instance;

import io.gad.api.GadClient;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.InstancePage;
import picocli.CommandLine.Command;

/** Every registered instance. */
@Command(name = "list", description = "Every registered instance.")
final class InstanceList extends ServerCommand {

    @Override
    protected int run(GadClient client, Output output) {
        io.gad.api.InstanceList list = client.instances();
        output.answer(list, InstancePage.lines(list));
        return ExitCode.DONE;
    }
}
