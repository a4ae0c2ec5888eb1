package io.gad.cli.operation;

import io.gad.api.GadClient;
import io.gad.api.OperationView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.OperationPage;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits for an operation that was accepted before. */
@SuppressWarnings("NullAway.Init")
@Command(name = "follow", description = "Wait until an operation has ended; progress on a terminal.")
final class OperationFollow extends ServerCommand {

    @Parameters(index = "0", paramLabel = "ID")
    private String id;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "86400",
            description = "How long to wait (default: ${DEFAULT-VALUE}); the operation goes on after it.")
    private long seconds = 86_400;

    @Override
    protected int run(GadClient client, Output output) {
        OperationView ended = WaitOptions.follow(client, output, client.operation(id), Duration.ofSeconds(seconds));
        output.answer(ended, OperationPage.lines(ended));
        return ExitCode.DONE;
    }
}
