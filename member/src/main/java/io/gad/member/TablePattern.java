package io.gad.member;

import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tables by their names, as people write them: {@code SCHEMA.TABLE}, or {@code DATABASE:SCHEMA.TABLE} for those of one
 * database alone. Names are as the catalog holds them; {@code *} stands for any characters, and a name that holds one of
 * {@code . : *} itself is put in double quotes.
 *
 * @param text as it was written
 */
public record TablePattern(String text) {

    private static final String HINT = "as in public.audit_log, audit.* or app:audit.*";

    /** @throws IllegalArgumentException if it is not such a pattern; the message is for people */
    public TablePattern {
        var unused = parse(text);
    }

    /** The one that names this table of this database and no other. */
    public static TablePattern of(String database, TableName table) {
        return new TablePattern(written(database) + ":" + written(table.schema()) + "." + written(table.name()));
    }

    private static String written(String name) {
        boolean plain =
                !name.isEmpty() && name.chars().noneMatch(c -> ".:*\"".indexOf(c) >= 0 || Character.isWhitespace(c));
        return plain ? name : TableName.quote(name);
    }

    /** @param database empty: of any */
    private record Parts(Optional<Pattern> database, Pattern schema, Pattern table) {}

    public boolean concerns(String database) {
        return parse(text).database().map(p -> p.matcher(database).matches()).orElse(true);
    }

    /** The tables that it names, in a database that it concerns. Made once, asked often. */
    public Names names() {
        Parts parts = parse(text);
        return table -> parts.schema().matcher(table.schema()).matches()
                && parts.table().matcher(table.name()).matches();
    }

    /** Some tables. */
    @FunctionalInterface
    public interface Names {
        boolean contain(TableName table);
    }

    private static Parts parse(String text) {
        List<Pattern> parts = new ArrayList<>();
        boolean database = false;
        StringBuilder part = new StringBuilder();
        boolean empty = true;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean doubled = c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
            if (doubled) {
                part.append('"');
                empty = false;
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '.' || c == ':')) {
                if (empty || (c == ':' && !parts.isEmpty())) {
                    throw malformed(text);
                }
                database |= c == ':';
                parts.add(compiled(part));
                part.setLength(0);
                empty = true;
            } else if (!quoted && Character.isWhitespace(c)) {
                throw malformed(text);
            } else {
                part.append(c == '*' && !quoted ? ".*" : Pattern.quote(String.valueOf(c)));
                empty = false;
            }
        }
        parts.add(compiled(part));
        if (quoted || empty || parts.size() != (database ? 3 : 2)) {
            throw malformed(text);
        }
        int first = database ? 1 : 0;
        return new Parts(
                database ? Optional.of(parts.getFirst()) : Optional.empty(), parts.get(first), parts.get(first + 1));
    }

    private static Pattern compiled(StringBuilder part) {
        return Pattern.compile(part.toString(), Pattern.DOTALL);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("Expected tables written as SCHEMA.TABLE or DATABASE:SCHEMA.TABLE, " + HINT
                + "; found '" + text + "'.");
    }

    @Override
    public String toString() {
        return text;
    }
}
