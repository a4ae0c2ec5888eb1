package io.gad.cli.group;

import io.gad.api.FindingList;
import io.gad.api.GadClient;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.FindingPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Checks the primary against each secondary; changes nothing. */
@SuppressWarnings("NullAway.Init")
@Command(name = "precheck", description = "Check the primary against each secondary; changes nothing.")
final class GroupPrecheck extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Override
    protected int run(GadClient client, Output output) {
        FindingList findings = client.precheck(name);
        output.answer(findings, FindingPage.lines(findings));
        return findings.anyFail() ? ExitCode.FAILED : ExitCode.DONE;
    }
}
