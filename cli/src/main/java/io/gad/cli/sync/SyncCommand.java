package io.gad.cli.sync;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gad sync}: only the parent of its commands. */
@Command(
        name = "sync",
        description = "The synchronization of one secondary.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SyncLeaveOut.class,
            SyncTakeIn.class,
            SyncPause.class,
            SyncResume.class,
            SyncReread.class,
            SyncResync.class,
            SyncCopyAnew.class,
            SyncThrottle.class,
            SyncVerify.class
        })
public final class SyncCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec here = Objects.requireNonNull(spec);
        throw new ParameterException(here.commandLine(), "Expected a command, found none.");
    }
}
