package io.gad.e2e.campaign;

import io.gad.api.LostTransactionsView;
import io.gad.api.LostTransactionsView.LostTransaction;
import io.gad.e2e.LostOfTheShop;
import io.gad.e2e.Wait;
import io.gad.testkit.TransactionId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/** What all managers together have reported as lost, taken down while each has it. */
final class Reports {

    /** One commit of a former primary, which may be listed by more than one manager. */
    private record Commit(String formerPrimary, long epoch, String database, String lsn) {}

    private final Map<Commit, List<TransactionId>> commits = new LinkedHashMap<>();

    /** Waits until the report on a former primary is complete, and takes it down. */
    void takeDown(Manager manager, String former) {
        AtomicReference<String> found = new AtomicReference<>("nothing");
        Wait.until(
                "a complete report on " + former,
                Scene.LIMIT,
                () -> {
                    LostTransactionsView view = manager.client().lostTransactions(Scene.GROUP);
                    found.set(view.toString());
                    boolean complete = !misses(view, former)
                            && manager.client().instance(former).fence().equals("FENCED");
                    if (complete) {
                        view.transactions().forEach(this::add);
                    }
                    return complete;
                },
                () -> found.get() + "\n" + manager.process().output());
    }

    /**
     * The report is one for all former primaries, of which others may still be away. A rebuilt manager can read nothing of one that was
     * cleared: then all that was lost must be in what the manager before it has said.
     */
    private static boolean misses(LostTransactionsView view, String former) {
        String missing = view.missing();
        String of = former + ": ";
        return !view.complete()
                && (missing == null || missing.contains(of) && !missing.contains(of + former + " was cleared"));
    }

    private void add(LostTransaction lost) {
        List<TransactionId> ids = LostOfTheShop.of(lost);
        commits.put(new Commit(lost.formerPrimary(), lost.epoch(), lost.database(), lost.lsn()), ids);
    }

    /**
     * All of them.
     *
     * @throws AssertionError if one is listed for more than one commit
     */
    Set<TransactionId> transactions() {
        Set<TransactionId> all = new TreeSet<>();
        commits.forEach((commit, ids) -> {
            for (TransactionId id : ids) {
                if (!all.add(id)) {
                    throw Invariant.NOTHING_LOST_BUT_WHAT_IS_REPORTED.broken(
                            id + " twice in reports, once at " + commit);
                }
            }
        });
        return all;
    }
}
