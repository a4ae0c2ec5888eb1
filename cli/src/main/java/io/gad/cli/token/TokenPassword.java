package io.gad.cli.token;

import io.gad.api.GadClient;
import io.gad.api.PasswordRequest;
import io.gad.cli.Environment;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.PasswordFile;
import io.gad.cli.ServerCommand;
import io.gad.cli.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets the password beside a token, or takes it away. It comes from a file or a question, never from the arguments. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "password",
        description = {
            "Set a password of 12 to 200 characters, with which the holder of a token signs in to the console by the token's name; the token"
                    + " itself opens what it did.",
            "What was signed in by an earlier password ends with its next request."
        })
final class TokenPassword extends ServerCommand {

    private static final String EXAMPLE = "gad token password ann --password-file FILE";

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Option(
            names = "--password-file",
            paramLabel = "F",
            description = "File whose first line is the password; without it a terminal is asked.")
    private @Nullable Path passwordFile;

    @Option(names = "--remove", description = "Take the password away: the token alone opens.")
    private boolean remove;

    @Override
    protected int run(GadClient client, Output output) {
        if (remove) {
            remove(client, output);
        } else {
            client.setTokenPassword(name, new PasswordRequest(password(output.environment())));
            output.answer(
                    Map.of("passwordSet", name),
                    List.of("Whoever has this password signs in to the console as " + name + " with it."));
        }
        return ExitCode.DONE;
    }

    private void remove(GadClient client, Output output) {
        if (passwordFile != null) {
            throw new UsageException("Expected --password-file or --remove, found both.", EXAMPLE);
        }
        client.removeTokenPassword(name);
        output.answer(Map.of("removed", name), List.of("Token " + name + " has no password."));
    }

    private String password(Environment environment) {
        if (passwordFile != null) {
            return PasswordFile.read(passwordFile)
                    .orElseThrow(() -> new UsageException(
                            "Expected a password in the first line of " + passwordFile + ", found an empty one.",
                            EXAMPLE));
        }
        String typed = environment.ask().apply("Password for " + name + ": ").orElseThrow(TokenPassword::none);
        if (!environment.ask().apply("The same once more: ").equals(Optional.of(typed))) {
            throw new UsageException("Expected the same password twice, found two.", EXAMPLE);
        }
        return typed;
    }

    private static UsageException none() {
        return new UsageException("Expected a password, found none.", EXAMPLE);
    }
}
