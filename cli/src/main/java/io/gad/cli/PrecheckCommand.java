package io.gad.cli;

import io.gad.api.FindingList;
import io.gad.api.GadClient;
import io.gad.api.PrecheckRequest;
import io.gad.cli.text.FindingPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether one instance could become a secondary of another; changes nothing. */
@SuppressWarnings("NullAway.Init")
@Command(name = "precheck", description = "Check whether one instance could become a secondary of another.")
final class PrecheckCommand extends ServerCommand {

    @Option(names = "--source", required = true, paramLabel = "INSTANCE", description = "The primary to be.")
    private String source;

    @Option(names = "--target", required = true, paramLabel = "INSTANCE", description = "The secondary to be.")
    private String target;

    @Option(names = "--schema", paramLabel = "copy|existing", description = "Where the target's tables come from.")
    private @Nullable String schema;

    @Override
    protected int run(GadClient client, Output output) {
        FindingList findings = client.precheck(new PrecheckRequest(source, target, schema));
        output.answer(findings, FindingPage.lines(findings));
        return findings.anyFail() ? ExitCode.FAILED : ExitCode.DONE;
    }
}
