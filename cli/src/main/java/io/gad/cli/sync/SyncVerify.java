package io.gad.cli.sync;

import io.gad.api.GadClient;
import io.gad.api.VerificationView;
import io.gad.api.VerifyRequest;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.VerificationPage;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares a secondary with its primary, row by row, while both go on. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "verify",
        description = {
            "Compare a secondary with its primary, row by row, while the synchronization goes on.",
            "Waits for the end; exit code 1 if anything differs that was not repaired."
        })
final class SyncVerify extends ServerCommand {

    @Parameters(index = "0", paramLabel = "GROUP")
    private String group;

    @Parameters(index = "1", paramLabel = "I")
    private String instance;

    @Option(names = "--repair", description = "Bring rows that differ in line with the primary.")
    private boolean repair;

    @Option(
            names = "--rows-per-second",
            paramLabel = "N",
            defaultValue = "0",
            description = "Most rows of the primary to read in a second (default: no limit).")
    private long rowsPerSecond;

    @Option(names = "--last", description = "Begin nothing: show the running comparison, or the last.")
    private boolean last;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "86400",
            description = "How long to wait (default: ${DEFAULT-VALUE}); the comparison goes on after it.")
    private long seconds = 86_400;

    @Override
    protected int run(GadClient client, Output output) {
        VerificationView seen = last
                ? client.verification(group, instance)
                : client.verify(group, instance, new VerifyRequest(repair, rowsPerSecond));
        if (!last) {
            seen = client.followVerification(seen, Duration.ofSeconds(seconds), view -> {});
        }
        output.answer(seen, VerificationPage.lines(seen));
        if (seen.isRunning()) {
            return last ? ExitCode.DONE : ExitCode.TIMED_OUT;
        }
        return seen.equal() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
