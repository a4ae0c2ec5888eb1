package io.gad.cli.group;

import io.gad.api.GadClient;
import io.gad.api.Json;
import io.gad.api.LostTransactionsView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.LostTransactionsPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a former primary committed and the new primary never got. */
@SuppressWarnings("NullAway.Init")
@Command(name = "lost-transactions", description = "What a former primary committed and the new one never got.")
final class GroupLostTransactions extends ServerCommand {

    /** What the report can be exported as. */
    enum Export {
        JSON,
        SQL
    }

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Option(
            names = "--export",
            paramLabel = "json|sql",
            description = "Every row to standard output: as JSON, or as SQL to read, change and run.")
    private @Nullable Export export;

    @Override
    protected int run(GadClient client, Output output) {
        if (export == Export.SQL) {
            output.raw(client.lostTransactionsSql(name));
            return ExitCode.DONE;
        }
        LostTransactionsView report = client.lostTransactions(name);
        if (export == Export.JSON) {
            output.raw(Json.write(report));
        } else {
            output.answer(report, LostTransactionsPage.lines(report));
        }
        return ExitCode.DONE;
    }
}
