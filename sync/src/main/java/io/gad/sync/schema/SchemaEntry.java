package io.gad.sync.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of a dump's table of contents.
 *
 * @param line as pg_restore lists it
 * @param name type, schema, name and owner, as the list writes them: the same on two servers
 * @param text its statements; empty if it has none of its own
 */
public record SchemaEntry(String line, String name, String text) {

    private static final Pattern LISTED = Pattern.compile("^\\d+; \\d+ \\d+ (.*)$");
    private static final Pattern TABLE = Pattern.compile("^\\d+; \\d+ (\\d+) TABLE (?!(?:ATTACH|DATA) ).*$");
    private static final Pattern HEADER = Pattern.compile("^-- Name: (.*); Type: (.*); Schema: (.*); Owner: (.*)$");

    /** What surrounds statements and depends on the entries before, or stands behind the last. */
    private static final Pattern SURROUNDING = Pattern.compile(
            "^(--|-- PostgreSQL database dump complete|SET default_(tablespace|table_access_method|with_oids) = .*;|\\\\(un)?restrict .*)$");

    private static final Pattern DROP =
            Pattern.compile("^(DROP .*|ALTER .* DROP (CONSTRAINT|IDENTITY|DEFAULT|TABLE|TABLES).*);$");
    private static final Pattern GRANT = Pattern.compile("^GRANT .* ON (.*) TO (.*?)(?: WITH GRANT OPTION)?;$");
    private static final Pattern CASCADES = Pattern.compile("^(DROP .*|.* DROP CONSTRAINT .*)$");

    private static final Pattern SAID = Pattern.compile("^((?:COMMENT|SECURITY LABEL) .*?) IS '");
    private static final Pattern DEFAULT_PRIVILEGES = Pattern.compile(
            "^(ALTER DEFAULT PRIVILEGES .*?) (GRANT|REVOKE) (.*) (?:TO|FROM) (.*?)(?: WITH GRANT OPTION)?$");

    /** What is said of another entry's object, and may be said again. */
    private static final Set<String> SAID_AGAIN = Set.of(
            "ACL",
            "COMMENT",
            "SECURITY LABEL",
            "DEFAULT ACL",
            "SEQUENCE OWNED BY",
            "ROW SECURITY",
            "TABLE ATTACH",
            "INDEX ATTACH");

    static Optional<SchemaEntry> parse(String line, Map<String, String> texts) {
        Matcher listed = LISTED.matcher(line);
        if (!listed.matches()) {
            return Optional.empty();
        }
        String name = listed.group(1);
        return Optional.of(new SchemaEntry(line, name, texts.getOrDefault(name, "")));
    }

    /** The statements of a script by the entries' names. */
    static Map<String, String> texts(List<String> script) {
        Map<String, StringBuilder> texts = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        for (String line : script) {
            Matcher header = HEADER.matcher(line);
            if (header.matches()) {
                String owner = header.group(4).equals("-") ? "" : header.group(4);
                String name = header.group(2) + " " + header.group(3) + " " + header.group(1) + " " + owner;
                text = texts.computeIfAbsent(name, n -> new StringBuilder());
            } else if (!SURROUNDING.matcher(line).matches() && !line.isEmpty()) {
                text.append(line).append('\n');
            }
        }
        Map<String, String> finished = new LinkedHashMap<>();
        texts.forEach((name, statements) -> finished.put(name, statements.toString()));
        return finished;
    }

    /** The statements at the head of a script that was made to clean first, each with what depends on its object. */
    static List<String> drops(List<String> script) {
        List<String> drops = new ArrayList<>();
        for (String line : script) {
            if (HEADER.matcher(line).matches()) {
                break;
            }
            Matcher drop = DROP.matcher(line);
            if (drop.matches()) {
                String statement = drop.group(1);
                drops.add(CASCADES.matcher(statement).matches() ? statement + " CASCADE" : statement);
            }
        }
        return drops;
    }

    /** The statements that take back what this entry grants; none if it grants nothing. */
    public List<String> revokes() {
        return text.lines()
                .map(GRANT::matcher)
                .filter(Matcher::matches)
                .map(grant -> "REVOKE ALL ON " + grant.group(1) + " FROM " + grant.group(2) + " CASCADE")
                .distinct()
                .toList();
    }

    /**
     * The statements that take back what this entry says of another's object, the last first; none where it goes with the
     * object, or with a partition that is taken off its root.
     */
    public List<String> takenBack() {
        if (isRights()) {
            return revokes();
        }
        if (name.startsWith("COMMENT ") || name.startsWith("SECURITY LABEL ")) {
            Matcher said = SAID.matcher(text);
            return said.lookingAt() ? List.of(said.group(1) + " IS NULL") : List.of();
        }
        List<String> statements =
                text.lines().map(line -> line.replaceFirst(";$", "")).toList();
        if (name.startsWith("ROW SECURITY ")) {
            return statements.stream()
                    .map(line -> line.replace(" ENABLE ROW LEVEL ", " DISABLE ROW LEVEL "))
                    .toList();
        }
        if (name.startsWith("SEQUENCE OWNED BY ")) {
            return statements.stream()
                    .map(line -> line.replaceFirst(" OWNED BY .*$", " OWNED BY NONE"))
                    .toList();
        }
        return name.startsWith("DEFAULT ACL ")
                ? statements.reversed().stream().map(SchemaEntry::otherWayRound).toList()
                : List.of();
    }

    private static String otherWayRound(String privileges) {
        Matcher matcher = DEFAULT_PRIVILEGES.matcher(privileges);
        if (!matcher.matches()) {
            return privileges;
        }
        boolean grants = matcher.group(2).equals("GRANT");
        return matcher.group(1)
                + (grants ? " REVOKE " : " GRANT ")
                + matcher.group(3)
                + (grants ? " FROM " : " TO ")
                + matcher.group(4);
    }

    /** The table's OID where it was dumped, if it is a table's own entry. */
    public Optional<Long> table() {
        Matcher matcher = TABLE.matcher(line);
        return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }

    public boolean isRights() {
        return name.startsWith("ACL ");
    }

    /** Whether it needs the rows of two tables to fit. */
    public boolean isForeignKey() {
        return name.startsWith("FK CONSTRAINT ");
    }

    /** Whether it can be run once more where it differs. */
    public boolean isSaidAgain() {
        return SAID_AGAIN.stream().anyMatch(kind -> name.startsWith(kind + " "));
    }
}
