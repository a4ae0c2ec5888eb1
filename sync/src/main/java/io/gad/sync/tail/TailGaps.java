package io.gad.sync.tail;

import io.gad.member.FinalState;
import io.gad.postgres.Session;
import io.gad.sync.follow.SourceHistory;
import io.gad.sync.heartbeat.Trace;
import io.gad.sync.publish.ListedPublication;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a former primary has committed and its tail does not show: neither behind the final position, nor taken over up to it. */
final class TailGaps {

    private TailGaps() {}

    /** For people, one by one; empty where the tail is all that the former primary alone holds. */
    static List<String> of(Session session, TailSpec tail) {
        List<String> gaps = new ArrayList<>();
        tail.state()
                .map(FinalState::toRead)
                .filter(tables -> !tables.isEmpty())
                .ifPresent(tables -> gaps.add("Of tables of database " + tail.database()
                        + " nothing is listed that was committed up to the promotion"
                        + " while they waited to be read anew, and it was left out on the member that was promoted: "
                        + String.join(", ", tables) + ". The former primary's own rows are the only copy."));
        SourceHistory.contradiction(known(tail), session)
                .ifPresent(what -> gaps.add("Expected database " + tail.database() + " of the former primary " + what
                        + ": it was put back to an earlier state. What it has committed since in place of what it lost"
                        + " is not listed in full."));
        List<String> unlisted = ListedPublication.unlisted(
                session, tail.publication(), tail.state().map(FinalState::published));
        if (!unlisted.isEmpty()) {
            gaps.add("Of tables of database " + tail.database()
                    + " not everything is in a log that can be read, for the account may not publish all tables at once: "
                    + String.join(", ", unlisted) + ". The former primary's own rows are the only copy.");
        }
        return gaps;
    }

    private static SourceHistory.Known known(TailSpec tail) {
        String[] heart = tail.state().map(FinalState::heart).orElse("").split(" ");
        Optional<String> token = heart.length > 2 ? Optional.of(heart[2]) : Optional.empty();
        return heart.length < 2
                ? new SourceHistory.Known(tail.task(), tail.finalPosition(), 0, new Trace(0, List.of()))
                : new SourceHistory.Known(
                        tail.task(),
                        tail.finalPosition(),
                        Long.parseLong(heart[0]),
                        new Trace(Long.parseLong(heart[1]), token.stream().toList()));
    }
}
