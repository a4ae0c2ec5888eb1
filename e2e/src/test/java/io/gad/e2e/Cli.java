package io.gad.e2e;

import io.gad.cli.Environment;
import io.gad.cli.Gad;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The command line, run in this process as a script would run it: nobody at a terminal.
 *
 * @param token empty: none is given
 */
record Cli(URI server, String token) {

    /** What a command left behind. */
    record Run(int exitCode, String out, String err) {

        /** For a failure's message. */
        String all() {
            return "exit code " + exitCode + "\n" + out + err;
        }
    }

    Run gad(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Environment environment = new Environment(
                Map.of("GAD_SERVER", server.toString(), "GAD_TOKEN", token),
                Path.of("/nonexistent"),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                prompt -> Optional.empty());
        int code = Gad.run(environment, arguments);
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
