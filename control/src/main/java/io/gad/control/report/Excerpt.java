package io.gad.control.report;

import io.gad.control.port.LostTransaction;
import io.gad.control.port.LostTransaction.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A lost transaction as it is shown.
 *
 * @param transaction with its first changes, whose long values are cut
 * @param changes how many there are in all
 */
public record Excerpt(LostTransaction transaction, long changes) {

    private static final int LONGEST_VALUE = 1000;

    /** With one more piece of the same transaction. */
    Excerpt and(LostTransaction piece, int mostChanges) {
        int room = Math.max(0, mostChanges - transaction.changes().size());
        List<Change> first = Stream.concat(
                        transaction.changes().stream(),
                        piece.changes().stream().limit(room).map(Excerpt::cut))
                .toList();
        return new Excerpt(transaction.with(first), changes + piece.changes().size());
    }

    private static Change cut(Change change) {
        return new Change(
                change.table(),
                change.op(),
                change.oldRow().map(Excerpt::cut),
                change.newRow().map(Excerpt::cut),
                change.whole());
    }

    private static Map<String, @Nullable String> cut(Map<String, @Nullable String> row) {
        Map<String, @Nullable String> cut = new LinkedHashMap<>(row);
        cut.replaceAll((column, value) -> value == null || value.length() <= LONGEST_VALUE
                ? value
                : value.substring(0, LONGEST_VALUE) + "... (" + value.length() + " characters)");
        return cut;
    }
}
