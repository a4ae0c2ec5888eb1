package io.gad.cli.instance;

import io.gad.api.GadClient;
import io.gad.api.PreparedList;
import io.gad.api.PreparedRequest;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.UsageException;
import io.gad.cli.text.PreparedPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what stands in doubt on a former primary, and rolls one back. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "resolve",
        description = {
            "List the prepared transactions that stand in doubt on a former primary, or roll one back; behind the last one its"
                    + " tail is read to the end.",
            "They are never committed by GAD: one that was committed elsewhere is committed by hand on that server, and is then"
                    + " among its lost transactions."
        })
final class InstanceResolve extends ServerCommand {

    private static final String USAGE = "gad instance resolve NAME --gid G --rollback --yes";

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Option(names = "--gid", paramLabel = "G", description = "The name of the prepared transaction.")
    private @Nullable String gid;

    @Option(names = "--rollback", description = "Roll it back.")
    private boolean rollback;

    @Option(names = "--yes", description = "None of its other parties has committed it; needed to roll it back.")
    private boolean yes;

    @Override
    protected int run(GadClient client, Output output) {
        String meant = gid;
        if (meant == null && !rollback && !yes) {
            PreparedList list = client.preparedTransactions(name);
            output.answer(list, PreparedPage.lines(list));
            return ExitCode.DONE;
        }
        if (meant == null || !rollback) {
            throw new UsageException(
                    "Expected --gid and --rollback together, found "
                            + (meant == null ? "no --gid" : "--gid without --rollback") + ".",
                    USAGE);
        }
        PreparedList left = client.rollBackPrepared(name, new PreparedRequest(meant, yes));
        output.answer(left, PreparedPage.rolledBack(meant, left));
        return ExitCode.DONE;
    }
}
