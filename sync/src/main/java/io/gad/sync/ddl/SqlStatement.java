package io.gad.sync.ddl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One statement of a string that a client sent.
 *
 * @param text without the semicolon
 * @param tokens its tokens; their indexes count from the start of {@code text}
 */
record SqlStatement(String text, List<SqlToken> tokens) {

    /** Words that may stand between a command's verb and the kind of object, and are no part of its tag. */
    private static final Set<String> BETWEEN = Set.of(
            "OR",
            "REPLACE",
            "UNIQUE",
            "TEMP",
            "TEMPORARY",
            "UNLOGGED",
            "GLOBAL",
            "LOCAL",
            "RECURSIVE",
            "CONSTRAINT",
            "TRUSTED",
            "PROCEDURAL",
            "DEFAULT");

    private static final Set<String> ON_SOMETHING = Set.of("GRANT", "REVOKE", "COMMENT", "SECURITY LABEL");

    private static final Set<String> SHARED = Set.of("DATABASE", "ROLE", "TABLESPACE", "PARAMETER", "EVENT");

    private static final Pattern MOMENT =
            Pattern.compile("\\b(now|today|tomorrow|yesterday)\\b", Pattern.CASE_INSENSITIVE);

    SqlStatement {
        tokens = List.copyOf(tokens);
    }

    /**
     * The statements of a string, empty ones left out. A semicolon ends one only outside of parentheses and of an SQL
     * function's {@code BEGIN ATOMIC ... END}.
     */
    static List<SqlStatement> split(String sql, boolean standardStrings) {
        List<SqlStatement> statements = new ArrayList<>();
        List<SqlToken> current = new ArrayList<>();
        int parentheses = 0;
        int blocks = 0;
        SqlToken before = null;
        for (SqlToken token : SqlLexer.tokens(sql, standardStrings)) {
            if (token.isSymbol('(')) {
                parentheses++;
            } else if (token.isSymbol(')')) {
                parentheses = Math.max(0, parentheses - 1);
            } else if (token.isWord("ATOMIC") && before != null && before.isWord("BEGIN")) {
                blocks++;
            } else if (blocks > 0 && token.isWord("CASE")) {
                blocks++;
            } else if (blocks > 0 && token.isWord("END")) {
                blocks--;
            }
            before = token;
            if (token.isSymbol(';') && parentheses == 0 && blocks == 0) {
                addTo(statements, sql, current);
                current.clear();
            } else {
                current.add(token);
            }
        }
        addTo(statements, sql, current);
        return statements;
    }

    private static void addTo(List<SqlStatement> statements, String sql, List<SqlToken> tokens) {
        if (tokens.isEmpty()) {
            return;
        }
        int start = tokens.getFirst().start();
        statements.add(new SqlStatement(
                sql.substring(start, tokens.getLast().end()),
                tokens.stream()
                        .map(t -> new SqlToken(t.kind(), t.text(), t.start() - start, t.end() - start))
                        .toList()));
    }

    /** Whether the statement is one of the kind that PostgreSQL's command tag names, and one that event triggers see. */
    boolean hasTag(String tag) {
        if (tag.equals("SELECT INTO")) {
            return startsWith("SELECT") || startsWith("WITH");
        }
        if (ON_SOMETHING.contains(tag) && !isOnSomethingSeen()) {
            return false;
        }
        List<String> wanted = new ArrayList<>(List.of(tag.split(" ", -1)));
        boolean queried = tag.equals("CREATE TABLE AS");
        if (queried) {
            wanted.removeLast();
        }
        int at = 0;
        for (int i = 0; i < wanted.size(); i++) {
            while (i > 0
                    && at < tokens.size()
                    && isBetween(tokens.get(at))
                    && !tokens.get(at).isWord(wanted.get(i))) {
                at++;
            }
            if (at >= tokens.size() || !tokens.get(at).isWord(wanted.get(i))) {
                return false;
            }
            at++;
        }
        return !queried || contains("AS");
    }

    /** Not so what gives a role to another, nor what is about something that all databases share. */
    private boolean isOnSomethingSeen() {
        for (int i = 0; i + 2 < tokens.size(); i++) {
            if (tokens.get(i).isWord("ON")) {
                SqlToken kind = tokens.get(i + 1);
                SqlToken name = tokens.get(i + 2);
                boolean isName = !name.identifier().isEmpty() && !name.isWord("TO") && !name.isWord("FROM");
                return !isName || SHARED.stream().noneMatch(kind::isWord);
            }
        }
        return false;
    }

    /** The relations on which a GRANT gives or a REVOKE takes something, each with its schema if it bears one. */
    List<List<String>> namesBehindOn() {
        List<List<String>> names = new ArrayList<>();
        int at = 0;
        while (at < tokens.size() && !tokens.get(at).isWord("ON")) {
            at++;
        }
        boolean more = true;
        for (at++;
                at < tokens.size()
                        && !tokens.get(at).isWord("TO")
                        && !tokens.get(at).isWord("FROM");
                at++) {
            SqlToken token = tokens.get(at);
            boolean isKind = names.isEmpty() && (token.isWord("TABLE") || token.isWord("SEQUENCE"));
            if (token.isSymbol(',')) {
                more = true;
            } else if (!token.isSymbol('.') && !isKind) {
                if (more) {
                    names.add(new ArrayList<>());
                }
                names.getLast().add(token.identifier());
                more = false;
            }
        }
        return names;
    }

    boolean startsWith(String... words) {
        return IntStream.range(0, words.length)
                .allMatch(i -> i < tokens.size() && tokens.get(i).isWord(words[i]));
    }

    private static boolean isBetween(SqlToken token) {
        return token.kind() == SqlToken.Kind.WORD
                && BETWEEN.contains(token.text().toUpperCase(Locale.ROOT));
    }

    boolean contains(String word) {
        return tokens.stream().anyMatch(t -> t.isWord(word));
    }

    /** Whether it attaches a partition or detaches one, which are statements of their own. */
    boolean movesAPartition() {
        return IntStream.range(0, tokens.size() - 1)
                .anyMatch(i -> (tokens.get(i).isWord("ATTACH") || tokens.get(i).isWord("DETACH"))
                        && tokens.get(i + 1).isWord("PARTITION"));
    }

    /** Whether an identifier of that name, as the catalog holds it, stands somewhere in it. */
    boolean mentions(String name) {
        return tokens.stream().anyMatch(t -> t.identifier().equals(name));
    }

    /** The text with every CONCURRENTLY of it taken out, for a transaction in which it may not stand. */
    String withoutConcurrently() {
        StringBuilder plain = new StringBuilder(text);
        for (SqlToken token : tokens.reversed()) {
            if (token.isWord("CONCURRENTLY")) {
                plain.delete(token.start(), token.end());
            }
        }
        return plain.toString();
    }

    /** The text of a query that fills a relation, so that it leaves it empty. */
    String withNoData() {
        int end = tokens.size();
        if (end > 2 && tokens.get(end - 1).isWord("DATA")) {
            end -= tokens.get(end - 2).isWord("NO") ? 3 : 2;
        }
        return text.substring(0, tokens.get(end - 1).end()) + " WITH NO DATA";
    }

    /** Whether a string of it may be one that PostgreSQL takes for a moment: as it reads it, not as it runs. */
    boolean namesAMoment() {
        return tokens.stream()
                .anyMatch(t -> t.kind() == SqlToken.Kind.STRING
                        && MOMENT.matcher(t.text()).find());
    }

    /** The functions that the text seems to call: words before an opening parenthesis, and those called without. */
    List<String> calledFunctions() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            String name = tokens.get(i).identifier();
            boolean calls = i + 1 < tokens.size() && tokens.get(i + 1).isSymbol('(');
            if (!name.isEmpty() && (calls || name.startsWith("current_") || name.startsWith("localtime"))) {
                names.add(name);
            }
        }
        return names;
    }
}
