package io.gad.sync.ddl;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Where a statement wants the files of what it makes or moves. That is a matter of each server's disks: a tablespace that
 * the target lacks, or may not use, is left out of the text, and no image knows of any.
 */
final class Placement {

    private static final Set<String> LOOKED_UP_BY = Set.of("get_tablespace_oid");

    private Placement() {}

    /** Whether a statement only moves what lies in a tablespace, which elsewhere is something else. */
    static boolean movesAll(SqlStatement statement) {
        List<SqlToken> tokens = statement.tokens();
        return statement.startsWith("ALTER")
                && IntStream.range(1, Math.min(4, tokens.size() - 2))
                        .anyMatch(i -> tokens.get(i).isWord("ALL")
                                && tokens.get(i + 1).isWord("IN")
                                && tokens.get(i + 2).isWord("TABLESPACE"));
    }

    /**
     * The text without the tablespace that it was refused for.
     *
     * @return empty if it was refused for something else; a text without any statement if nothing is left of it
     */
    static Optional<String> without(Session target, SqlStatement statement, PostgresException refusal) {
        Optional<String> missing = MissingRole.named(refusal, LOOKED_UP_BY);
        Predicate<String> isMeant = missing.isPresent()
                ? missing.get()::equals
                : refusal.sqlState().equals("42501") ? name -> stands(target, name) : name -> false;
        String rest = without(statement, isMeant);
        return rest.equals(statement.text()) ? Optional.empty() : Optional.of(rest);
    }

    private static boolean stands(Session target, String name) {
        return target.first("SELECT 1 FROM pg_catalog.pg_tablespace WHERE spcname = ?", r -> r.getInt(1), name)
                .isPresent();
    }

    static String without(SqlStatement statement, Predicate<String> isMeant) {
        List<SqlToken> tokens = statement.tokens();
        StringBuilder text = new StringBuilder(statement.text());
        for (int i = tokens.size() - 2; i > 0; i--) {
            String name = tokens.get(i + 1).identifier();
            if (!tokens.get(i).isWord("TABLESPACE") || name.isEmpty() || !isMeant.test(name)) {
                continue;
            }
            int from = i;
            int to = i + 1;
            if (tokens.get(i - 1).isWord("SET")) {
                from = i - 1;
                to += isWord(tokens, to + 1, "NOWAIT") ? 1 : 0;
                if (isComma(tokens, to + 1)) {
                    to++;
                } else if (isComma(tokens, from - 1)) {
                    from--;
                } else {
                    return ""; // the one thing that it does
                }
            } else if (tokens.get(i - 1).isWord("INDEX") && isWord(tokens, i - 2, "USING")) {
                from = i - 2;
            }
            text.delete(tokens.get(from).start(), tokens.get(to).end());
        }
        return text.toString();
    }

    private static boolean isWord(List<SqlToken> tokens, int at, String word) {
        return at >= 0 && at < tokens.size() && tokens.get(at).isWord(word);
    }

    private static boolean isComma(List<SqlToken> tokens, int at) {
        return at >= 0 && at < tokens.size() && tokens.get(at).isSymbol(',');
    }
}
