package io.gad.sync.ddl;

import io.gad.postgres.Session;
import io.gad.sync.refresh.RefreshQueue;
import java.util.List;
import java.util.Optional;

/** The rows of materialized views: not replayed with the statement that made them, but asked for behind it. */
final class ViewRows {

    private ViewRows() {}

    /** Whether a statement does nothing but fill a view, so that it need not run within the apply. */
    static boolean areAllOf(DdlEntry entry, List<Image> images) {
        return entry.tag().equals("REFRESH MATERIALIZED VIEW")
                && !images.isEmpty()
                && images.stream().allMatch(ViewRows::isFilled);
    }

    private static boolean isFilled(Image image) {
        return image.relkind().equals("m") && image.json().path("populated").asBoolean(false);
    }

    static void ask(Session target, DdlEntry entry, List<Image> images, Optional<SqlStatement> statement) {
        boolean concurrently = statement.filter(s -> s.contains("CONCURRENTLY")).isPresent();
        String path = entry.searchPath();
        for (Image image : images) {
            if (isFilled(image)) {
                RefreshQueue.add(target, image.name(), concurrently, path == null ? "" : path);
            }
        }
    }

    /** The text to run inside the apply's transaction: a view without its rows, and nothing concurrently. */
    static String leftOut(DdlEntry entry, SqlStatement statement) {
        return entry.tag().equals("CREATE MATERIALIZED VIEW")
                ? statement.withNoData()
                : statement.withoutConcurrently();
    }
}
