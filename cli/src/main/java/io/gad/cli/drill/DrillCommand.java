package io.gad.cli.drill;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gad drill}: only the parent of its commands. */
@Command(
        name = "drill",
        description = "What rehearsals have found; gad group drill begins one.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DrillLists.class, DrillShow.class})
public final class DrillCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec here = Objects.requireNonNull(spec);
        throw new ParameterException(here.commandLine(), "Expected a command, found none.");
    }
}
