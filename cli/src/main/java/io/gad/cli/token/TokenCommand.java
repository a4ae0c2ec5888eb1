package io.gad.cli.token;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gad token}: only the parent of its commands. */
@Command(
        name = "token",
        description = "Who may ask: tokens beside the first one.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TokenCreate.class, TokenLists.class, TokenPassword.class, TokenRevoke.class})
public final class TokenCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec here = Objects.requireNonNull(spec);
        throw new ParameterException(here.commandLine(), "Expected a command, found none.");
    }
}
