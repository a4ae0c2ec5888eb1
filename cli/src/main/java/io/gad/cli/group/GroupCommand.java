package io.gad.cli.group;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gad group}: only the parent of its commands. */
@Command(
        name = "group",
        description = "Instance groups: one primary and its secondaries.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            GroupCreate.class,
            GroupList.class,
            GroupShow.class,
            GroupDelete.class,
            GroupAddSecondary.class,
            GroupRemoveSecondary.class,
            GroupPromote.class,
            GroupSwitchOver.class,
            GroupDrill.class,
            GroupDrillSchedule.class,
            GroupWriteLease.class,
            GroupHistory.class,
            GroupLostTransactions.class,
            GroupPrecheck.class
        })
public final class GroupCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec here = Objects.requireNonNull(spec);
        throw new ParameterException(here.commandLine(), "Expected a command, found none.");
    }
}
