package io.gad.cli.drill;

import io.gad.api.DrillList;
import io.gad.api.GadClient;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.DrillPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Drills, newest first, and when they come round. */
@Command(name = "list", description = "Drills, newest first, with what they measured, and when they come round.")
final class DrillLists extends ServerCommand {

    @Option(names = "--group", paramLabel = "NAME", description = "Those of one group.")
    private @Nullable String group;

    @Override
    protected int run(GadClient client, Output output) {
        DrillList list = group == null ? client.drills() : client.drills(group);
        output.answer(list, DrillPage.lines(list));
        return ExitCode.DONE;
    }
}
