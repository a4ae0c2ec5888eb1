package io.gad.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code gad bench outage}: what a client by pgjdbc and one by libpq, each with all hosts in its connection string, notice of
 * a primary that is lost or changed, again and again to and fro between two regions.
 */
final class Outages {

    private final Plan plan;
    private final Narrator narrator;

    Outages(Plan plan, Narrator narrator) {
        this.plan = plan;
        this.narrator = narrator;
    }

    BenchRun run(Outage how) {
        try (Opened opened = plan.opened().add(new Opened())) {
            OutageSite site = OutageSite.open(how, plan, opened);
            narrator.say("outage: " + how.label() + ": a group in step, written to by two clients.");
            List<OutageRun.Round> rounds = new ArrayList<>();
            for (int number = 1; number <= plan.rounds(); number++) {
                OutageRun.Round round = site.round(number);
                rounds.add(round);
                narrator.say(String.format(
                        Locale.ROOT,
                        "outage: %s: round %d: %s gone, writable after %.0f ms, pgjdbc out for %.0f ms, libpq for %.0f ms,"
                                + " lost %d of %d, back by %s in %.0f ms (%s)",
                        how.label(),
                        number,
                        round.primary(),
                        round.promoteMillis(),
                        round.pgjdbcOutageMillis(),
                        round.libpqOutageMillis(),
                        round.lost(),
                        round.acknowledged(),
                        round.returnedBy(),
                        round.returnMillis(),
                        round.steps()));
                site.takeProblems().forEach(narrator::complain);
            }
            return OutageRun.of(how, site.pgjdbc(), site.libpq(), rounds, site.heap());
        }
    }
}
