package io.gad.sync.drill;

import io.gad.sync.ddl.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody's statements, by database. A line {@code -- database: NAME} begins those of one database; what stands before the first
 * such line is run in each.
 */
public final class SmokeScript {

    private static final Pattern HEAD = Pattern.compile("^--\\s*database:\\s*(\\S+)\\s*$");

    private record Part(Optional<String> database, List<String> statements) {}

    private final List<Part> parts;

    private SmokeScript(List<Part> parts) {
        this.parts = parts;
    }

    public static SmokeScript parse(String text) {
        List<Part> parts = new ArrayList<>();
        Optional<String> database = Optional.empty();
        StringBuilder lines = new StringBuilder();
        for (String line : text.lines().toList()) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                parts.add(new Part(database, SqlText.statements(lines.toString())));
                database = Optional.of(head.group(1));
                lines.setLength(0);
            } else {
                lines.append(line).append('\n');
            }
        }
        parts.add(new Part(database, SqlText.statements(lines.toString())));
        return new SmokeScript(parts);
    }

    /** The databases that it names. */
    public List<String> named() {
        return parts.stream()
                .flatMap(part -> part.database().stream())
                .distinct()
                .toList();
    }

    /** What is run in a database, in order. */
    public List<String> of(String database) {
        return parts.stream()
                .filter(part ->
                        part.database().isEmpty() || part.database().get().equals(database))
                .flatMap(part -> part.statements().stream())
                .toList();
    }
}
