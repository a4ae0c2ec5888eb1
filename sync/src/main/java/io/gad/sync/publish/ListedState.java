package io.gad.sync.publish;

import io.gad.postgres.Session;
import io.gad.postgres.replication.PublishedTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the source's tables stood on the publication's list when all of their changes since were known to come by it; kept on
 * the target in {@code gad.changed}, by the source's number of the table.
 *
 * @param tables in their present state: membership, file, definition
 */
record ListedState(Map<Long, State> tables) {

    private static final String KIND = "published";

    /** Words of a table, none with a line break. */
    private record State(String membership, String file, String definition, String filledIn) {

        static State of(PublishedTable table) {
            return new State(table.membership().orElse(""), table.file(), table.definition(), table.filledIn());
        }

        static State parse(String text) {
            String[] lines = text.split("\n", -1);
            return new State(lines[0], lines[1], lines[2], lines[3]);
        }

        String text() {
            return String.join("\n", membership, file, definition, filledIn);
        }
    }

    ListedState {
        tables = Map.copyOf(tables);
    }

    static ListedState of(List<PublishedTable> now) {
        Map<Long, State> tables = new HashMap<>();
        now.stream().filter(PublishedTable::isPublished).forEach(table -> tables.put(table.oid(), State.of(table)));
        return new ListedState(tables);
    }

    static ListedState read(Session target, String task) {
        Map<Long, State> tables = new HashMap<>();
        target.list(
                        "SELECT split_part(name, ' ', 2)::bigint, \"before\" FROM gad.changed WHERE kind = ?"
                                + " AND split_part(name, ' ', 1) = ?",
                        row -> Map.entry(row.getLong(1), State.parse(row.getString(2))),
                        KIND,
                        task)
                .forEach(entry -> tables.put(entry.getKey(), entry.getValue()));
        return new ListedState(tables);
    }

    /** In place of what stood there, inside the caller's transaction. */
    void write(Session target, String task) {
        target.update("DELETE FROM gad.changed WHERE kind = ? AND split_part(name, ' ', 1) = ?", KIND, task);
        String[] names = tables.keySet().stream().map(oid -> task + " " + oid).toArray(String[]::new);
        String[] texts = tables.values().stream().map(State::text).toArray(String[]::new);
        target.update(
                "INSERT INTO gad.changed SELECT ?, n, t FROM unnest(?::text[], ?::text[]) u (n, t)",
                KIND,
                names,
                texts);
    }

    /**
     * Why rows of a table may have come by no stream; empty: all did.
     *
     * <p>A file is another one also behind TRUNCATE, which is in the stream, and VACUUM FULL, which changes no row. A
     * definition that rewrites a table changes a column of it as well. A column that is added with a default rewrites nothing;
     * the same statement, run on both sides, need not give the same value.
     */
    Optional<String> gap(PublishedTable table, Session target) {
        State before = tables.get(table.oid());
        if (!table.isPublished()) {
            return Optional.of("it was not published");
        }
        State now = State.of(table);
        if (before == null || !before.membership().equals(now.membership())) {
            return Optional.of("it was not published all the time");
        }
        boolean rewritten =
                !before.file().equals(now.file()) && !before.definition().equals(now.definition());
        if (rewritten) {
            return Optional.of("a definition that was not captured has rewritten it");
        }
        return before.filledIn().equals(now.filledIn()) || table.isFilledInLike(target)
                ? Optional.empty()
                : Optional.of("a default was put into its rows by a definition that was not captured");
    }
}
