package io.gad.cli.group;

import io.gad.api.GadClient;
import io.gad.api.LostActionRequest;
import io.gad.api.LostActionView;
import io.gad.api.LostTransactionsView;
import io.gad.api.LostTransactionsView.LostTransaction;
import io.gad.api.Problem;
import io.gad.api.ProblemException;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lost transactions one behind the other. */
final class LostList {

    private static final int AT_ONCE = 200;

    private LostList() {}

    /** Those of a group that are meant and neither re-applied nor dismissed, without their rows. */
    static List<LostTransaction> of(GadClient client, String group, @Nullable String former, @Nullable Long epoch) {
        List<LostTransaction> meant = new ArrayList<>();
        LostTransactionsView page = client.lostTransactions(group, 0, AT_ONCE);
        while (!page.transactions().isEmpty()) {
            page.transactions().stream()
                    .filter(lost -> former == null || former.equals(lost.formerPrimary()))
                    .filter(lost -> epoch == null || epoch == lost.epoch())
                    .filter(lost ->
                            lost.status().equals("OPEN") || lost.status().equals("REAPPLYING"))
                    .map(LostList::bare)
                    .forEach(meant::add);
            page = client.lostTransactions(
                    group, page.offset() + page.transactions().size(), AT_ONCE);
        }
        return meant;
    }

    private static LostTransaction bare(LostTransaction lost) {
        return new LostTransaction(
                lost.xid(),
                lost.commitTime(),
                lost.lsn(),
                lost.database(),
                lost.formerPrimary(),
                lost.epoch(),
                lost.status(),
                lost.decidedBy(),
                lost.decidedAt(),
                List.of(),
                lost.changeCount());
    }

    /**
     * Re-applies one after the other. A refusal ends it, and one that is in doubt: what stands behind may build on it.
     *
     * @return the exit code
     */
    static int reapply(GadClient client, Output output, String group, List<LostTransaction> all, boolean force) {
        long done = 0;
        for (LostTransaction lost : all) {
            String name = lost.database() + ":" + lost.lsn();
            if (!lost.status().equals("OPEN")) {
                return stopped(
                        output,
                        done,
                        name,
                        "it is under way, or not known whether it was re-applied",
                        "Look at it with --preview, then dismiss it or re-apply it with --force.");
            }
            try {
                LostActionView one = client.actOnLost(
                        group,
                        new LostActionRequest(
                                LostActionRequest.REAPPLY,
                                lost.database(),
                                lost.lsn(),
                                lost.formerPrimary(),
                                lost.epoch(),
                                false,
                                null,
                                false,
                                force));
                output.say(name + " " + one.outcome());
                done++;
            } catch (ProblemException e) {
                if (done == 0) {
                    throw e; // Nothing was changed.
                }
                Problem problem = e.problem();
                return stopped(output, done, name, problem.message(), problem.hint());
            }
        }
        LostActionView whole =
                new LostActionView(group, LostActionRequest.REAPPLY, false, "APPLIED", done, 0, 0, List.of());
        output.answer(whole, List.of(done + " re-applied."));
        return ExitCode.DONE;
    }

    private static int stopped(Output output, long done, String at, String why, @Nullable String hint) {
        output.environment().err().println("gad: " + done + " re-applied, stopped at " + at + ": " + why);
        if (hint != null) {
            output.environment().err().println("  -> " + hint);
        }
        return ExitCode.FAILED;
    }
}
