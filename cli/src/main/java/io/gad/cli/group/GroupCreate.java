package io.gad.cli.group;

import io.gad.api.GadClient;
import io.gad.api.GroupRequest;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.operation.WaitOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates a group and copies the primary's data to its secondaries. */
@SuppressWarnings("NullAway.Init")
@Command(name = "create", description = "Create a group and copy the primary's data to its secondaries.")
final class GroupCreate extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Option(names = "--primary", required = true, paramLabel = "I", description = "The read/write instance.")
    private String primary;

    @Option(names = "--secondary", paramLabel = "I", description = "An instance to keep in step; may be repeated.")
    private List<String> secondaries = List.of();

    @Option(
            names = "--schema",
            paramLabel = "copy|existing",
            description = "Copy the tables' definitions (default), or use those that stand on the secondaries.")
    private @Nullable String schema;

    @Option(
            names = "--leave-out",
            paramLabel = "PATTERN",
            description =
                    "Tables whose rows are not carried over, as SCHEMA.TABLE or DATABASE:SCHEMA.TABLE with * for any"
                            + " characters; may be repeated.")
    private List<String> leaveOut = List.of();

    @Option(
            names = "--databases",
            paramLabel = "A,B",
            split = ",",
            description = "Those of the primary to keep in step; default: the ones that it is registered with.")
    private List<String> databases = List.of();

    @Mixin
    private WaitOptions waiting;

    @Override
    protected int run(GadClient client, Output output) {
        waiting.answer(
                client,
                output,
                client.createGroup(new GroupRequest(name, primary, secondaries, schema, leaveOut, databases)),
                "Group " + name + " is running. Look at it: gad group show " + name);
        return ExitCode.DONE;
    }
}
