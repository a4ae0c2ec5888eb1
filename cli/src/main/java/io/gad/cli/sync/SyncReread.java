package io.gad.cli.sync;

import io.gad.api.GadClient;
import io.gad.api.RereadRequest;
import io.gad.api.SyncTaskView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has one table of a secondary read anew, and lets a database go on that had stopped at it. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "reread",
        description = {
            "Have one table of a secondary read anew from the primary, definition and rows.",
            "A database that has stopped goes on; the table's changes are left out until it is read."
        })
final class SyncReread extends ServerCommand {

    @Parameters(index = "0", paramLabel = "GROUP")
    private String group;

    @Parameters(index = "1", paramLabel = "I")
    private String instance;

    @Parameters(index = "2", paramLabel = "DATABASE")
    private String database;

    @Parameters(index = "3", paramLabel = "TABLE", description = "With its schema, quoted where it must be.")
    private String table;

    @Override
    protected int run(GadClient client, Output output) {
        SyncTaskView task = client.rereadTable(group, instance, new RereadRequest(database, table));
        output.answer(
                task,
                List.of("Table " + table + " of database " + database + " on " + task.target()
                        + " is read anew; gad group show names it until it is done."));
        return ExitCode.DONE;
    }
}
