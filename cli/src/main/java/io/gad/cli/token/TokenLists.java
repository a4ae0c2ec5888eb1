package io.gad.cli.token;

import io.gad.api.GadClient;
import io.gad.api.TokenList;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.TokenPage;
import picocli.CommandLine.Command;

/** The tokens, without their texts. */
@Command(name = "list", description = "The tokens beside the first one, with their roles; never their texts.")
final class TokenLists extends ServerCommand {

    @Override
    protected int run(GadClient client, Output output) {
        TokenList list = client.tokens();
        output.answer(list, TokenPage.lines(list));
        return ExitCode.DONE;
    }
}
