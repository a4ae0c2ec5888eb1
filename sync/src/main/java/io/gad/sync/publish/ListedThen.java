package io.gad.sync.publish;

import io.gad.member.FinalState;
import io.gad.postgres.replication.PublishedTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@link ListedState} as it was when the follower was promoted: what of it {@link FinalState} keeps.
 *
 * @param tables place on the list and digest of the columns, by the source's number of the table
 */
record ListedThen(Map<Long, Known> tables) {

    private static final int DIGEST = 8;

    record Known(String membership, String digest) {}

    ListedThen {
        tables = Map.copyOf(tables);
    }

    /** @param published as {@link FinalState#published} has it */
    static ListedThen of(String published) {
        Map<Long, Known> tables = new HashMap<>();
        for (String table : published.isEmpty() ? new String[0] : published.split(",")) {
            String[] words = table.split(" ", 4);
            tables.put(Long.parseLong(words[0]), new Known(words[1] + " " + words[2], words[3]));
        }
        return new ListedThen(tables);
    }

    /** Why changes of a table may be in no log that can be read; empty: they are, as far as is known. */
    static Optional<String> gap(Optional<ListedThen> then, PublishedTable table) {
        if (!table.isPublished()) {
            return Optional.of("it is not published");
        }
        return then.flatMap(known -> known.gap(table));
    }

    private Optional<String> gap(PublishedTable table) {
        Known known = tables.get(table.oid());
        if (known == null || !known.membership().equals(table.membership().orElse(""))) {
            return Optional.of("it was not published all the time");
        }
        String now = table.definition();
        boolean same = known.digest().equals(now.substring(Math.max(0, now.length() - DIGEST)));
        return same ? Optional.empty() : Optional.of("a definition that was not captured has changed it");
    }
}
