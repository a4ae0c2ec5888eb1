package io.gad.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The commands' part of the reference, made from the commands themselves. */
final class ReferencePage {

    private static final List<String> EVERYWHERE = List.of("--server", "--output", "--help", "--version");

    private ReferencePage() {}

    static String markdown(CommandLine root) {
        StringBuilder page = new StringBuilder();
        for (Map.Entry<String, CommandLine> entry : root.getSubcommands().entrySet()) {
            CommandLine command = entry.getValue();
            if (command.getSubcommands().isEmpty()) {
                append(page, command.getCommandSpec());
            }
            command.getSubcommands().values().forEach(c -> append(page, c.getCommandSpec()));
        }
        return page.toString();
    }

    private static void append(StringBuilder page, CommandSpec spec) {
        List<OptionSpec> options = spec.options().stream()
                .filter(o -> !EVERYWHERE.contains(o.longestName()))
                .toList();
        page.append("### `").append(spec.qualifiedName());
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            page.append(' ').append(parameter.paramLabel());
        }
        options.stream()
                .filter(OptionSpec::required)
                .forEach(o -> page.append(' ').append(usage(o)));
        page.append("`\n\n")
                .append(String.join(" ", spec.usageMessage().description()))
                .append("\n\n");
        if (options.isEmpty()) {
            return;
        }
        page.append("| option | meaning |\n|---|---|\n");
        for (OptionSpec option : options) {
            page.append("| `").append(usage(option).replace("|", "\\|")).append("` | ");
            page.append(description(option).replace("|", "\\|"));
            page.append(option.required() ? " Required. |\n" : " |\n");
        }
        page.append('\n');
    }

    private static String usage(OptionSpec option) {
        return option.longestName() + (option.arity().max() == 0 ? "" : " " + option.paramLabel());
    }

    private static String description(ArgSpec arg) {
        return List.of(arg.description()).stream()
                .map(d -> d.replace("${DEFAULT-VALUE}", String.valueOf(arg.defaultValue())))
                .collect(Collectors.joining(" "));
    }
}
