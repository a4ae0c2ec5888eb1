package io.gad.cli.token;

import io.gad.api.GadClient;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a token's power away. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "revoke",
        description =
                "Revoke a token: it opens nothing any more, and what is signed in by it ends with its next request.")
final class TokenRevoke extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Override
    protected int run(GadClient client, Output output) {
        client.revokeToken(name);
        output.answer(Map.of("revoked", name), List.of("Token " + name + " opens nothing any more."));
        return ExitCode.DONE;
    }
}
