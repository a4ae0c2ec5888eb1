package io.gad.cli.group;

import io.gad.api.GadClient;
import io.gad.api.LostActionRequest;
import io.gad.api.LostActionView;
import io.gad.api.LostTransactionsView;
import io.gad.api.LostTransactionsView.LostTransaction;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.text.LostActionPage;
import io.gad.cli.text.LostTransactionsPage;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a former primary committed and the new primary never got, and what is done about it. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "lost-transactions",
        description = {
            "What a former primary committed and the new one never got; re-apply or dismiss it.",
            "A deleted group is found by its name or its id. --preview ends with exit code 3 if conflicts are in the way."
        })
final class GroupLostTransactions extends ServerCommand {

    /** What the report can be exported as. */
    enum Export {
        JSON,
        SQL
    }

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Option(
            names = "--export",
            paramLabel = "json|sql",
            description = "Every row to standard output: as JSON, or as SQL to read, change and run.")
    private @Nullable Export export;

    @Option(
            names = "--reapply",
            paramLabel = "DB:LSN|all",
            converter = LostPosition.Converter.class,
            description =
                    "Write it into the present primary; all: those of one report that are open, in their order, up to the"
                            + " first that is refused or in doubt.")
    private @Nullable LostPosition reapply;

    @Option(
            names = "--dismiss",
            paramLabel = "DB:LSN|all",
            converter = LostPosition.Converter.class,
            description = "Nothing more is to be done about it; all: about those that are listed and open.")
    private @Nullable LostPosition dismiss;

    @Option(names = "--preview", description = "With --reapply DB:LSN: show every conflict, change nothing.")
    private boolean preview;

    @Option(
            names = "--force",
            description =
                    "With --reapply: pass over conflicts that can be; what the lost transaction wrote then holds.")
    private boolean force;

    @Option(names = "--former", paramLabel = "I", description = "Whose report, where several have that position.")
    private @Nullable String former;

    @Option(names = "--epoch", paramLabel = "N", description = "Of which reign, where several have that position.")
    private @Nullable Long epoch;

    @Option(
            names = "--offset",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many to pass over (default: ${DEFAULT-VALUE}).")
    private long offset;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many to show, 200 at most (default: ${DEFAULT-VALUE}).")
    private int limit = 100;

    @Spec
    private CommandSpec here;

    @Override
    protected int run(GadClient client, Output output) {
        if (Stream.of(export, reapply, dismiss).filter(Objects::nonNull).count() > 1) {
            throw misused("Expected one of --export, --reapply and --dismiss, found several.");
        }
        if (preview && (reapply == null || reapply.isAll())) {
            throw misused("Expected --preview with one transaction to re-apply: what stands behind may build on it.");
        }
        if (force && reapply == null) {
            throw misused("Expected --force with --reapply alone.");
        }
        if (export != null) {
            client.exportLostTransactions(
                    name,
                    export.name().toLowerCase(Locale.ROOT),
                    output.environment().out());
            if (export == Export.JSON) {
                output.raw(""); // The document ends without a line break.
            }
            if (output.environment().out().checkError()) {
                output.environment().err().println("gad: the export could not be written whole: is the disk full?");
                return ExitCode.FAILED;
            }
            return ExitCode.DONE;
        }
        if (reapply != null) {
            return reapply.isAll()
                    ? reapplyAll(client, output)
                    : act(client, output, request(LostActionRequest.REAPPLY, reapply, null));
        }
        if (dismiss != null) {
            Long total = dismiss.isAll() ? client.lostTransactions(name, 0, 1).total() : null;
            return act(client, output, request(LostActionRequest.DISMISS, dismiss, total));
        }
        LostTransactionsView report = client.lostTransactions(name, offset, limit);
        output.answer(report, LostTransactionsPage.lines(report));
        return ExitCode.DONE;
    }

    private ParameterException misused(String message) {
        return new ParameterException(here.commandLine(), message);
    }

    private LostActionRequest request(String action, LostPosition of, @Nullable Long total) {
        return new LostActionRequest(action, of.database(), of.lsn(), former, epoch, of.isAll(), total, preview, force);
    }

    private int act(GadClient client, Output output, LostActionRequest request) {
        LostActionView done = client.actOnLost(name, request);
        output.answer(done, LostActionPage.lines(done, request));
        return done.outcome().equals("CONFLICTS") ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private int reapplyAll(GadClient client, Output output) {
        List<LostTransaction> all = LostList.of(client, name, former, epoch);
        long reports = all.stream()
                .map(lost -> lost.formerPrimary() + " " + lost.epoch())
                .distinct()
                .count();
        if (reports > 1) {
            throw misused("Expected all of one report, found " + reports
                    + " reports: name one by --former and --epoch, the oldest first.");
        }
        return LostList.reapply(client, output, name, all, force);
    }
}
