package io.gad.cli.instance;

import io.gad.api.GadClient;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Forgets an instance that is in no group; the server itself is not touched. */
@SuppressWarnings("NullAway.Init")
@Command(name = "remove", description = "Forget an instance that is in no group; the server itself is not touched.")
final class InstanceRemove extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Override
    protected int run(GadClient client, Output output) {
        client.removeInstance(name);
        output.answer(Map.of("removed", name), List.of("Instance " + name + " is no longer registered."));
        return ExitCode.DONE;
    }
}
