package io.gad.cli.token;

import io.gad.api.GadClient;
import io.gad.api.TokenRequest;
import io.gad.api.TokenView;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.Span;
import io.gad.cli.text.TokenPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a token. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "create",
        description = {
            "Make a token and print it: now and never again, the server keeps a hash of it alone.",
            "A viewer sees everything and changes nothing."
        })
final class TokenCreate extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Option(
            names = "--role",
            paramLabel = "viewer|admin",
            required = true,
            description = "What its holder may do: look, or everything.")
    private String role;

    @Option(
            names = "--expires",
            paramLabel = "90d",
            description = "For how long it opens anything: a number and s, m, h or d; else until it is revoked.")
    private @Nullable String expires;

    @Override
    protected int run(GadClient client, Output output) {
        Long seconds = expires == null ? null : Span.parse("--expires", expires).toSeconds();
        TokenView made = client.createToken(new TokenRequest(name, role, seconds));
        output.answer(made, TokenPage.made(made));
        return ExitCode.DONE;
    }
}
