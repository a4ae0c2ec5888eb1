package io.gad.cli.group;

import io.gad.api.DrillScheduleRequest;
import io.gad.api.DrillScheduleView;
import io.gad.api.GadClient;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.UsageException;
import io.gad.cli.drill.Amounts;
import io.gad.cli.drill.SqlFile;
import io.gad.cli.text.DrillPage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has drills come round by themselves. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "drill-schedule",
        description = "Have drills of a secondary come round by themselves, on copies or in full, or no more (--off).")
final class GroupDrillSchedule extends ServerCommand {

    private static final String EXAMPLE = "gad group drill-schedule NAME I --every 7d --at 03:00";

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Parameters(index = "1", paramLabel = "I", arity = "0..1", description = "The secondary; left out with --off.")
    private @Nullable String instance;

    @Option(names = "--every", paramLabel = "TIME", description = "Time between two, such as 12h or 7d.")
    private @Nullable String every;

    @Option(
            names = "--at",
            paramLabel = "HH:MM",
            description = "At which time of the day, in UTC; then --every is of whole days.")
    private @Nullable String at;

    @Option(names = "--smoke-sql", paramLabel = "FILE", description = "Statements to try in the copies.")
    private @Nullable Path smokeSql;

    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            defaultValue = "10GB",
            description = "Copy no databases larger than this in all (default: ${DEFAULT-VALUE}).")
    private String maxSize = "10GB";

    @Option(names = "--full", description = "Switch over and back instead of trying copies.")
    private boolean full;

    @Option(
            names = "--yes",
            description = "Nobody can write for a moment, twice, and connections break, each time; needed for --full.")
    private boolean yes;

    @Option(names = "--off", description = "No more drills by themselves.")
    private boolean off;

    @Override
    protected int run(GadClient client, Output output) {
        if (off) {
            client.endDrillSchedule(name);
            output.answer(
                    Map.of("group", name, "scheduled", false), List.of("Drills of " + name + " come round no more."));
            return ExitCode.DONE;
        }
        if (instance == null || every == null) {
            throw new UsageException("Expected a secondary and --every, or --off, found neither.", EXAMPLE);
        }
        DrillScheduleView schedule = client.scheduleDrills(
                name,
                new DrillScheduleRequest(
                        instance,
                        Amounts.seconds(every),
                        at,
                        SqlFile.read(smokeSql),
                        Amounts.bytes(maxSize),
                        full,
                        yes));
        output.answer(schedule, DrillPage.lines(schedule));
        return ExitCode.DONE;
    }
}
