package io.gad.cli.event;

import io.gad.api.EventList;
import io.gad.api.GadClient;
import io.gad.cli.ExitCode;
import io.gad.cli.Narrowed;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.EventPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Events, narrowed. */
@Command(name = "list", description = "What happened, the newest first, and by which token.")
final class EventLists extends ServerCommand {

    @Option(names = "--group", paramLabel = "G", description = "Of this group.")
    private @Nullable String group;

    @Option(
            names = "--kind",
            paramLabel = "K[,K]",
            description = "Of these kinds, for example operation-began,health-changed.")
    private @Nullable String kind;

    @Option(names = "--actor", paramLabel = "A", description = "By the token of this name.")
    private @Nullable String actor;

    @Option(names = "--since", paramLabel = "24h", description = "Not older than that: a number and s, m, h or d.")
    private @Nullable String since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many at most, up to 1000; default ${DEFAULT-VALUE}.")
    private int limit = 100;

    @Option(names = "--before", paramLabel = "ID", description = "Older than the event of this id: the next page.")
    private @Nullable Long before;

    @Override
    protected int run(GadClient client, Output output) {
        Narrowed narrowed = new Narrowed()
                .by("group", group)
                .by("kind", kind)
                .by("actor", actor)
                .since(since)
                .by("before", before)
                .by("limit", limit);
        EventList list = client.events(narrowed.parameters());
        output.answer(list, EventPage.lines(list));
        return ExitCode.DONE;
    }
}
