package io.gad.cli.group;

import io.gad.api.GadClient;
import io.gad.api.OperationRequest;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.operation.WaitOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds an instance to a group: a new one, or a former primary that comes back. */
@SuppressWarnings("NullAway.Init")
@Command(name = "add-secondary", description = "Add an instance to a group: a new one, or a former primary.")
final class GroupAddSecondary extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Parameters(index = "1", paramLabel = "I")
    private String instance;

    @Option(
            names = "--method",
            paramLabel = "auto|rewind|copy",
            description =
                    "How a former primary gets back: by rewind what it alone had is taken back, by copy it is cleared"
                            + " and copied anew; auto (default) rewinds where that is possible, and says why where it is not.")
    private @Nullable String method;

    @Option(
            names = "--schema",
            paramLabel = "copy|existing",
            description = "Copy the tables' definitions (default), or use those that stand there.")
    private @Nullable String schema;

    @Option(
            names = "--discard-unreported",
            description = "Clear a former primary although what it had alone could not be read; that is then lost.")
    private boolean discardUnreported;

    @Mixin
    private WaitOptions waiting;

    @Override
    protected int run(GadClient client, Output output) {
        waiting.answer(
                client,
                output,
                client.submit(name, OperationRequest.addSecondary(instance, method, schema, discardUnreported)),
                instance + " is a secondary of " + name + ".");
        return ExitCode.DONE;
    }
}
