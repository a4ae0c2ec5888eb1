package io.gad.cli.alert;

import io.gad.api.AlertTestRequest;
import io.gad.api.AlertTestView;
import io.gad.api.GadClient;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.AlertPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sends a test alert. */
@Command(
        name = "test",
        description = {
            "Send a test to one webhook, or to all, and say whether it arrived.",
            "Exit code 1 if it did not arrive everywhere."
        })
final class AlertTry extends ServerCommand {

    @Parameters(index = "0", arity = "0..1", paramLabel = "[WEBHOOK]")
    private @Nullable String webhook;

    @Override
    protected int run(GadClient client, Output output) {
        AlertTestView tried = client.testAlerts(new AlertTestRequest(webhook));
        output.answer(tried, AlertPage.lines(tried));
        return tried.tried().stream().allMatch(AlertTestView.Tried::delivered) ? ExitCode.DONE : ExitCode.FAILED;
    }
}
