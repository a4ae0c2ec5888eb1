package io.gad.cli.alert;

import io.gad.api.AlertList;
import io.gad.api.GadClient;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.AlertPage;
import picocli.CommandLine.Command;

/** Webhooks, what stands, and what was told. */
@Command(
        name = "list",
        description = "Webhooks and what they lack, what stands now, and the alerts of late, newest first.")
final class AlertLists extends ServerCommand {

    @Override
    protected int run(GadClient client, Output output) {
        AlertList list = client.alerts();
        output.answer(list, AlertPage.lines(list));
        return ExitCode.DONE;
    }
}
