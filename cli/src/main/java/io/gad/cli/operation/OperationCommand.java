package io.gad.cli.operation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gad operation}: only the parent of its commands. */
@Command(
        name = "operation",
        description = "Long changes of groups.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {OperationList.class, OperationShow.class, OperationFollow.class, OperationCancel.class})
public final class OperationCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec here = Objects.requireNonNull(spec);
        throw new ParameterException(here.commandLine(), "Expected a command, found none.");
    }
}
