package io.gad.cli.instance;

import io.gad.api.GadClient;
import io.gad.api.InstanceView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.InstancePage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lifts the fence of a former primary: standalone and writable again. */
@SuppressWarnings("NullAway.Init")
@Command(name = "release", description = "Lift the fence of a former primary: standalone and writable again.")
final class InstanceRelease extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Option(
            names = "--discard-unreported",
            description = "Release it even if not everything that only it holds could be reported.")
    private boolean discardUnreported;

    @Override
    protected int run(GadClient client, Output output) {
        InstanceView instance = client.releaseInstance(name, discardUnreported);
        output.answer(instance, InstancePage.lines(instance));
        return ExitCode.DONE;
    }
}
