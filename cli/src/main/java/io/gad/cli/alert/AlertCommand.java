package io.gad.cli.alert;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gad alert}: only the parent of its commands. */
@Command(
        name = "alert",
        description = "What webhooks are told.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AlertLists.class, AlertTry.class})
public final class AlertCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec here = Objects.requireNonNull(spec);
        throw new ParameterException(here.commandLine(), "Expected a command, found none.");
    }
}
