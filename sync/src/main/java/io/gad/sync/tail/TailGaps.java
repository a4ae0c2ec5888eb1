package io.gad.sync.tail;

import io.gad.member.FinalState;
import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.List;

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
        return gaps;
    }
}
