package io.gad.cli.instance;

import io.gad.api.GadClient;
import io.gad.api.InstanceRequest;
import io.gad.api.InstanceView;
import io.gad.cli.Environment;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.PasswordFile;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.InstancePage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Registers an instance. The password comes from a file or a question, never from the arguments. */
@SuppressWarnings("NullAway.Init")
@Command(name = "add", description = "Register an instance.")
final class InstanceAdd extends ServerCommand {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Option(names = "--region", required = true, paramLabel = "R", description = "The place that fails as a whole.")
    private String region;

    @Option(
            names = "--dsn",
            required = true,
            paramLabel = "DSN",
            description = "A libpq URI without a password: postgresql://gad@eu-db:5432/postgres.")
    private String dsn;

    @Option(
            names = "--password-file",
            paramLabel = "F",
            description = "File whose first line is the password; without it a terminal is asked.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--databases",
            split = ",",
            paramLabel = "a,b",
            description = "Those to synchronize; default: every one that takes connections, templates aside.")
    private List<String> databases = List.of();

    @Override
    protected int run(GadClient client, Output output) {
        String password = password(output.environment()).orElse(null);
        InstanceView instance = client.addInstance(new InstanceRequest(name, region, dsn, password, databases));
        output.answer(instance, InstancePage.lines(instance));
        return ExitCode.DONE;
    }

    private Optional<String> password(Environment environment) {
        if (passwordFile == null) {
            return environment.ask().apply("Password for " + name + " (empty if it needs none): ");
        }
        return PasswordFile.read(passwordFile);
    }
}
