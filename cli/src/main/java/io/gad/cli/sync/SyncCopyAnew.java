package io.gad.cli.sync;

import io.gad.api.CopyAnewRequest;
import io.gad.api.GadClient;
import io.gad.api.GroupView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a secondary copied that waits for what it alone has. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "copy-anew",
        description = {
            "Copy a secondary anew that waits, for what it alone had of a primary that was lost could not be listed in full.",
            "gad group show says what is not listed. It is gone then."
        })
final class SyncCopyAnew extends ServerCommand {

    @Parameters(index = "0", paramLabel = "GROUP")
    private String group;

    @Parameters(index = "1", paramLabel = "I")
    private String instance;

    @Option(
            names = "--discard-unreported",
            description = "What is not listed may go: it is then known to nobody. Needed.")
    private boolean discardUnreported;

    @Override
    protected int run(GadClient client, Output output) {
        GroupView view = client.copyAnew(group, instance, new CopyAnewRequest(discardUnreported));
        output.answer(view, List.of(instance + " is copied anew from " + view.primary() + "."));
        return ExitCode.DONE;
    }
}
