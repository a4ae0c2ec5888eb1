package io.gad.cli.instance;

import io.gad.api.GadClient;
import io.gad.api.InstanceView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.InstancePage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One instance. */
@SuppressWarnings("NullAway.Init")
@Command(name = "show", description = "One instance.")
final class InstanceShow extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Override
    protected int run(GadClient client, Output output) {
        InstanceView instance = client.instance(name);
        output.answer(instance, InstancePage.lines(instance));
        return ExitCode.DONE;
    }
}
