package io.gad.cli;

import io.gad.api.GadClient;
import io.gad.api.RecoverRequest;
import io.gad.api.RecoveredView;
import io.gad.cli.text.RecoveredPage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rebuilds a lost server's state. Passwords come from files, standard input or a question, never from the arguments. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "recover",
        description = {
            "Rebuild a lost server's state from any member of its group that is left. Ask a new server, on an empty data"
                    + " directory. The lost one, should it come back, finds that out and does nothing more."
        })
final class RecoverCommand extends ServerCommand {

    @Option(
            names = "--dsn",
            required = true,
            paramLabel = "DSN",
            description = "Of a member that is left, or of a closed former primary; without a password:"
                    + " postgresql://gad@us-db:5432/postgres.")
    private String dsn;

    @Option(
            names = "--password-file",
            paramLabel = "F",
            description =
                    "File whose first line is the password of that one, and of all that --member does not name; - is"
                            + " standard input; without it a terminal is asked.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--member",
            paramLabel = "NAME=PASSWORD_FILE",
            description = "An instance whose password is another one; may be given several times.")
    private Map<String, Path> members = new HashMap<>();

    @Override
    protected int run(GadClient client, Output output) {
        String password = (passwordFile == null
                        ? output.environment().ask().apply("Password for " + dsn + " (empty if it needs none): ")
                        : PasswordFile.read(passwordFile))
                .orElse(null);
        Map<String, String> passwords = new HashMap<>();
        members.forEach(
                (name, file) -> passwords.put(name, PasswordFile.read(file).orElse("")));
        RecoveredView recovered = client.recover(new RecoverRequest(dsn, password, passwords));
        output.answer(recovered, RecoveredPage.lines(recovered));
        return ExitCode.DONE;
    }
}
