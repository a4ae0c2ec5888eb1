package io.gad.cli.group;

import io.gad.api.GadClient;
import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.drill.Amounts;
import io.gad.cli.drill.SqlFile;
import io.gad.cli.operation.WaitOptions;
import io.gad.cli.text.DrillPage;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rehearses a promotion. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "drill",
        description = {
            "Rehearse the promotion of a secondary: copies of its databases are opened as a promotion would open them, tried,"
                    + " measured and dropped. Nobody is interrupted, and it goes on following.",
            "With --full: switch over to it and back."
        })
final class GroupDrill extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Parameters(index = "1", paramLabel = "I")
    private String instance;

    @Option(
            names = "--smoke-sql",
            paramLabel = "FILE",
            description = "Statements to try in the copies; a line '-- database: NAME' begins those of one database.")
    private @Nullable Path smokeSql;

    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            defaultValue = "10GB",
            description = "Copy no databases larger than this in all (default: ${DEFAULT-VALUE}).")
    private String maxSize = "10GB";

    @Option(names = "--full", description = "Switch over and back instead of trying copies.")
    private boolean full;

    @Option(
            names = "--yes",
            description = "Nobody can write for a moment, twice, and connections break; needed for --full.")
    private boolean yes;

    @Mixin
    private WaitOptions waiting;

    @Override
    protected int run(GadClient client, Output output) {
        OperationRequest request = full
                ? OperationRequest.fullDrill(instance, yes)
                : OperationRequest.drill(instance, SqlFile.read(smokeSql), Amounts.bytes(maxSize));
        OperationView accepted = client.submit(name, request);
        if (!waiting.wanted()) {
            output.answer(accepted, WaitOptions.accepted(accepted));
            return ExitCode.DONE;
        }
        OperationView ended = waiting.follow(client, output, accepted);
        output.answer(ended, DrillPage.lines(client.drill(ended.id())));
        return ExitCode.DONE;
    }
}
