package io.gad.server.wire;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which lost definitions a script may hold as statements: those that make or alter something, that were sent alone, by
 * themselves and not by a function, and that can run inside a transaction. All others are left to the reader.
 */
final class LostDdl {

    /** With rows of their own, which are listed behind them as well; or with what it would not do again. */
    private static final Set<String> NOT_AGAIN = Set.of("CREATE TABLE AS", "SELECT INTO", "CREATE SCHEMA");

    /** The word, whatever stands behind it. */
    private static final Pattern DROPS = Pattern.compile("\\bDROP\\b");

    private LostDdl() {}

    /** The statement without its end, if it may stand. */
    static Optional<String> statement(Map<String, @Nullable String> change) {
        String tag = change.get("tag");
        String statement = change.get("statement");
        if (tag == null || statement == null || NOT_AGAIN.contains(tag)) {
            return Optional.empty();
        }
        boolean makes = tag.startsWith("CREATE ") || tag.startsWith("ALTER ") || tag.startsWith("COMMENT");
        String alone = withoutEnd(statement);
        String words = alone.toUpperCase(Locale.ROOT);
        return makes
                        && isOne(alone)
                        && words.startsWith(tag.substring(0, tag.indexOf(' ') < 0 ? tag.length() : tag.indexOf(' ')))
                        && !words.contains("CONCURRENTLY")
                        && !DROPS.matcher(words).find()
                ? Optional.of(alone)
                : Optional.empty();
    }

    private static String withoutEnd(String statement) {
        String text = statement.strip();
        while (text.endsWith(";")) {
            text = text.substring(0, text.length() - 1).strip();
        }
        return text;
    }

    /** Whether nothing in it can end a statement or hide what does: quotes only in pairs of one kind, no comment. */
    private static boolean isOne(String text) {
        char open = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (open != 0) {
                if (c == '\\') {
                    return false; // Its meaning depends on the session's settings.
                }
                open = c == open ? 0 : open;
            } else if (c == '\'' || c == '"') {
                open = c;
            } else if (c == ';' || c == '$' || text.startsWith("--", i) || text.startsWith("/*", i)) {
                return false;
            }
        }
        return open == 0;
    }
}
