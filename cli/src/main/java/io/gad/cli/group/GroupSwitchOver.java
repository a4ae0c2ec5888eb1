package io.gad.cli.group;

import io.gad.api.GadClient;
import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.api.PreviewView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.operation.WaitOptions;
import io.gad.cli.text.SwitchOverPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Primary and a secondary exchange their roles. There is nothing to confirm: nothing can be lost. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "switch-over",
        description =
                "Let a secondary and the primary exchange their roles. Loses nothing; nobody can write for a moment.")
final class GroupSwitchOver extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Parameters(index = "1", paramLabel = "I")
    private String instance;

    @Option(names = "--expected-epoch", paramLabel = "N", description = "Refuse if the group's epoch is another one.")
    private @Nullable Long expectedEpoch;

    @Option(names = "--preview", description = "Only show what would happen; changes nothing.")
    private boolean preview;

    @Option(
            names = "--skip-hooks",
            description = "Run no command before or after it (before-hook and after-hook in gad.yaml).")
    private boolean skipHooks;

    @Mixin
    private WaitOptions waiting;

    @Override
    protected int run(GadClient client, Output output) {
        OperationRequest request = OperationRequest.switchOver(instance, expectedEpoch, skipHooks);
        if (preview) {
            PreviewView shown = client.switchOverPreview(name, instance, request);
            output.answer(shown, SwitchOverPage.preview(shown));
            return ExitCode.DONE;
        }
        OperationView accepted = client.submit(name, request);
        if (!waiting.wanted()) {
            output.answer(accepted, WaitOptions.accepted(accepted));
            return ExitCode.DONE;
        }
        OperationView ended = waiting.follow(client, output, accepted);
        output.answer(ended, SwitchOverPage.done(ended, client.group(name)));
        return ExitCode.DONE;
    }
}
