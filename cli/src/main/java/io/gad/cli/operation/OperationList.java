package io.gad.cli.operation;

import io.gad.api.GadClient;
import io.gad.cli.ExitCode;
import io.gad.cli.Narrowed;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.OperationPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Operations, narrowed. */
@Command(name = "list", description = "Operations, newest first.")
final class OperationList extends ServerCommand {

    @Option(names = "--group", paramLabel = "G", description = "Of this group.")
    private @Nullable String group;

    @Option(names = "--type", paramLabel = "T", description = "Of this type, for example promote or switch-over.")
    private @Nullable String type;

    @Option(names = "--state", paramLabel = "S", description = "In this state: running, done, failed or cancelled.")
    private @Nullable String state;

    @Option(names = "--actor", paramLabel = "A", description = "By the token of this name.")
    private @Nullable String actor;

    @Option(names = "--since", paramLabel = "24h", description = "Begun not longer ago: a number and s, m, h or d.")
    private @Nullable String since;

    @Override
    protected int run(GadClient client, Output output) {
        Narrowed narrowed = new Narrowed()
                .by("group", group)
                .by("type", type)
                .by("state", state)
                .by("actor", actor)
                .since(since);
        io.gad.api.OperationList list = client.operations(narrowed.parameters());
        output.answer(list, OperationPage.lines(list, !narrowed.parameters().isEmpty()));
        return ExitCode.DONE;
    }
}
