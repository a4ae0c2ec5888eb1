package io.gad.cli.group;

import io.gad.api.GadClient;
import io.gad.api.GroupView;
import io.gad.api.WriteLeaseRequest;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.UsageException;
import io.gad.cli.text.GroupPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Turns a group's write lease on and off. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "write-lease",
        description = {
            "Let the primary refuse writes once this server has not reached it for N seconds, so that one that cannot be"
                    + " reached takes none; a promotion then waits for that.",
            "ALL WRITES STOP whenever this server is down, or cut off from the primary, for longer."
        })
final class GroupWriteLease extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Option(names = "--seconds", paramLabel = "N|off", required = true, description = "5 to 600, or off.")
    private String seconds;

    @Option(
            names = "--yes",
            description = "Writes may stop whenever this server is away for that long; needed to turn it on.")
    private boolean yes;

    @Override
    protected int run(GadClient client, Output output) {
        GroupView group = client.writeLease(name, new WriteLeaseRequest(term(), yes));
        output.answer(group, GroupPage.writeLease(group));
        return ExitCode.DONE;
    }

    private @Nullable Integer term() {
        if (seconds.equals("off")) {
            return null;
        }
        try {
            return Integer.valueOf(seconds);
        } catch (NumberFormatException e) {
            throw new UsageException(
                    "Expected seconds, or off, found '" + seconds + "'.", "gad group write-lease NAME --seconds 15");
        }
    }
}
