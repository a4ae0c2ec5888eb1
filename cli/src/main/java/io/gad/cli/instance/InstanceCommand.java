package io.gad.cli.instance;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gad instance}: only the parent of its commands. */
@Command(
        name = "instance",
        description = "The registered PostgreSQL services.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            InstanceAdd.class,
            InstanceList.class,
            InstanceShow.class,
            InstanceRemove.class,
            InstanceRelease.class,
            InstanceResolve.class
        })
public final class InstanceCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec here = Objects.requireNonNull(spec);
        throw new ParameterException(here.commandLine(), "Expected a command, found none.");
    }
}
