package io.gad.cli.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gad event}: only the parent of its commands. */
@Command(
        name = "event",
        description = "What happened, and who did it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {EventLists.class})
public final class EventCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec here = Objects.requireNonNull(spec);
        throw new ParameterException(here.commandLine(), "Expected a command, found none.");
    }
}
