package io.gad.cli;

import io.gad.api.Problem;
import io.gad.cli.alert.AlertCommand;
import io.gad.cli.drill.DrillCommand;
import io.gad.cli.event.EventCommand;
import io.gad.cli.group.GroupCommand;
import io.gad.cli.instance.InstanceCommand;
import io.gad.cli.operation.OperationCommand;
import io.gad.cli.sync.SyncCommand;
import io.gad.cli.token.TokenCommand;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line's entrance. The launcher hands {@code server}, {@code demo}, {@code bench}, {@code prepare} and
 * {@code caches} to others.
 */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "gad",
        description = "Global Active Database for PostgreSQL: cross-region disaster recovery.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            InstanceCommand.class,
            GroupCommand.class,
            PrecheckCommand.class,
            RecoverCommand.class,
            SyncCommand.class,
            OperationCommand.class,
            DrillCommand.class,
            AlertCommand.class,
            EventCommand.class,
            TokenCommand.class
        },
        footer = {
            "",
            "Besides:",
            "  server     Run the server: gad server --data-dir DIR; see gad server --help.",
            "  demo       Two regions with embedded PostgreSQL; see gad demo --help.",
            "  bench      Measure GAD and a peer side by side on this machine; see gad bench --help.",
            "  prepare    Install with apt what demo and tests need (root, Debian).",
            "  caches     Write down what Java loads, so that commands and server start faster.",
            "",
            "The server is found by --server, GAD_SERVER, else http://127.0.0.1:7070;",
            "its token by GAD_TOKEN, GAD_TOKEN_FILE, ~/.config/gad/token.",
            "Exit codes: 0 done, 1 failed, 2 usage, 3 refused (nothing changed), 4 no server,",
            "5 wait timed out (the operation goes on)."
        })
public final class Gad implements Runnable {

    private final Environment environment;

    @Spec
    private CommandSpec spec;

    Gad(Environment environment) {
        this.environment = environment;
    }

    public static void main(String[] args) {
        System.exit(run(Environment.ofProcess(), args));
    }

    /**
     * Runs one command.
     *
     * @return the exit code, see {@link ExitCode}
     */
    public static int run(Environment environment, String... args) {
        boolean json = asksForJson(List.of(args));
        CommandLine line = commandLine(environment);
        line.setOut(new PrintWriter(environment.out(), true));
        line.setErr(new PrintWriter(environment.err(), true));
        line.setParameterExceptionHandler((e, given) -> misused(environment, e, json));
        line.setExecutionExceptionHandler((e, command, result) -> {
            Failure failure = Failure.of(e);
            failure.report(environment, json);
            return failure.exitCode();
        });
        return line.execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Expected a command, found none.");
    }

    Environment environment() {
        return environment;
    }

    /** Every command with its options, as it is documented. */
    static CommandLine commandLine(Environment environment) {
        CommandLine line = new CommandLine(new Gad(environment));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        addHelp(line);
        return line;
    }

    private static int misused(Environment environment, ParameterException e, boolean json) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        new Failure(
                        ExitCode.USAGE,
                        Problem.of("USAGE", 400, "Usage", String.valueOf(e.getMessage()), "See " + name + " --help"))
                .report(environment, json);
        if (!json && !command.getSubcommands().isEmpty()) {
            command.usage(environment.err());
        }
        return ExitCode.USAGE;
    }

    private static void addHelp(CommandLine line) {
        line.getCommandSpec().mixinStandardHelpOptions(true);
        line.getSubcommands().values().forEach(Gad::addHelp);
    }

    private static boolean asksForJson(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i).toLowerCase(Locale.ROOT);
            boolean nextIsJson = i + 1 < args.size() && args.get(i + 1).equalsIgnoreCase("json");
            if (Arrays.asList("-o=json", "-ojson", "--output=json").contains(arg)
                    || (Arrays.asList("-o", "--output").contains(arg) && nextIsJson)) {
                return true;
            }
        }
        return false;
    }
}
