package io.gad.sync.ddl;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The way from a table as it stands to its image. Only steps whose meaning the two pictures leave no doubt about: a
 * column that went while another came could be a renaming, whose rows must stay, so it is refused.
 */
final class TableChange {

    private final Session target;
    private final Image from;
    private final Image to;
    private final String table;
    private final Freedom freedom;
    private final List<String> statements = new ArrayList<>();

    /** What may be done on the way. */
    enum Freedom {
        /** Put there what is missing; nothing is taken away, and of a column no more than what new rows get is touched. */
        ADD,
        /** Everything that leaves no doubt about the rows. */
        CHANGE,
        /** Everything: the table holds no rows. */
        REMAKE
    }

    TableChange(Session target, Image from, Image to, Freedom freedom) {
        this.freedom = freedom;
        this.target = target;
        this.from = from;
        this.to = to;
        this.table = "ALTER TABLE " + to.name().quoted() + " ";
    }

    /** Empty: it cannot be told from the images. */
    Optional<List<String>> statements() {
        for (String same : List.of("relkind", "persistence", "partition_key", "of_type")) {
            if (!from.string(same).equals(to.string(same))) {
                return Optional.empty();
            }
        }
        if (freedom == Freedom.ADD) {
            if (!named(from, "columns").keySet().equals(named(to, "columns").keySet())) {
                return Optional.empty();
            }
            defaults();
        } else {
            dropNamed("constraints", "DROP CONSTRAINT IF EXISTS ");
            dropIndexes();
            if (!columns()) {
                return Optional.empty();
            }
        }
        for (ObjectNode constraint : TableDdl.constraints(to)) {
            if (!same("constraints", constraint)) {
                statements.add(TableDdl.add(to.name().quoted(), constraint));
            }
        }
        for (ObjectNode index : to.elements("indexes")) {
            if (!same("indexes", index)) {
                statements.add(index.path("definition").asString());
            }
        }
        if (freedom != Freedom.ADD) {
            triggers();
            children();
            settings();
        }
        return Optional.of(List.copyOf(statements));
    }

    /** A moment that was named, as 'now', is another one by the time it is read here. */
    private void defaults() {
        Map<String, ObjectNode> standing = named(from, "columns");
        for (ObjectNode column : to.elements("columns")) {
            ObjectNode before = standing.getOrDefault(name(column), column);
            if (column.has("default")
                    && before.has("default")
                    && !column.has("generated")
                    && !before.path("default").equals(column.path("default"))) {
                statements.add(table + "ALTER COLUMN " + TableName.quote(name(column)) + " SET DEFAULT "
                        + column.path("default").asString());
            }
        }
    }

    private boolean columns() {
        Map<String, ObjectNode> before = named(from, "columns");
        Map<String, ObjectNode> after = named(to, "columns");
        boolean came = !before.keySet().containsAll(after.keySet());
        boolean went = !after.keySet().containsAll(before.keySet());
        if (came && went && freedom != Freedom.REMAKE) {
            return false;
        }
        before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .forEach(name -> statements.add(table + "DROP COLUMN " + TableName.quote(name) + " CASCADE"));
        for (ObjectNode column : to.elements("columns")) {
            ObjectNode standing = before.get(name(column));
            if (standing == null) {
                statements.add(table + "ADD COLUMN " + new TableDdl(target, to, List.of(to)).column(column));
            } else if (!alter(standing, column)) {
                return false;
            }
        }
        return true;
    }

    private boolean alter(ObjectNode before, ObjectNode after) {
        for (String same : List.of("type", "collation", "identity", "generated")) {
            if (!before.path(same).equals(after.path(same))) {
                return freedom == Freedom.REMAKE && another(before, after);
            }
        }
        String column = table + "ALTER COLUMN " + TableName.quote(name(after));
        if (!before.path("default").equals(after.path("default"))) {
            if (after.has("generated")) {
                return false;
            }
            statements.add(column
                    + (after.has("default")
                            ? " SET DEFAULT " + after.path("default").asString()
                            : " DROP DEFAULT"));
        }
        statements.addAll(TableDdl.physical(to.name().quoted(), before, after));
        if (!before.path("not_null").equals(after.path("not_null"))) {
            statements.add(column + (after.has("not_null") ? " SET NOT NULL" : " DROP NOT NULL"));
        }
        return true;
    }

    /** Of no rows there is nothing to convert; the default goes first, which might not fit the new type. */
    private boolean another(ObjectNode before, ObjectNode after) {
        if (before.has("identity") || before.has("generated") || after.has("identity") || after.has("generated")) {
            return false;
        }
        String column = table + "ALTER COLUMN " + TableName.quote(name(after));
        String type = after.path("type").asString();
        String collation =
                after.has("collation") ? " COLLATE " + after.path("collation").asString() : "";
        statements.add(column + " DROP DEFAULT");
        statements.add(column + " TYPE " + type + collation + " USING NULL::" + type);
        if (after.has("default")) {
            statements.add(column + " SET DEFAULT " + after.path("default").asString());
        }
        if (!before.path("not_null").equals(after.path("not_null"))) {
            statements.add(column + (after.has("not_null") ? " SET NOT NULL" : " DROP NOT NULL"));
        }
        return true;
    }

    private void dropNamed(String list, String verb) {
        for (ObjectNode standing : from.elements(list)) {
            ObjectNode wanted = named(to, list).get(name(standing));
            if (wanted == null || !definition(wanted).equals(definition(standing))) {
                statements.add(table + verb + TableName.quote(name(standing)));
            }
        }
    }

    private void dropIndexes() {
        for (ObjectNode standing : from.elements("indexes")) {
            ObjectNode wanted = named(to, "indexes").get(name(standing));
            if (wanted == null || !definition(wanted).equals(definition(standing))) {
                statements.add("DROP INDEX IF EXISTS " + new TableName(from.string("schema"), name(standing)).quoted());
            }
        }
    }

    private void triggers() {
        Map<String, ObjectNode> before = named(from, "triggers");
        Map<String, ObjectNode> after = named(to, "triggers");
        before.forEach((name, trigger) -> {
            if (!trigger.equals(after.get(name))) {
                statements.add("DROP TRIGGER " + TableName.quote(name) + " ON "
                        + to.name().quoted());
            }
        });
        after.forEach((name, trigger) -> {
            if (!trigger.equals(before.get(name))) {
                statements.add(definition(trigger));
                String enabled = switch (trigger.path("enabled").asString("O")) {
                    case "D" -> "DISABLE TRIGGER ";
                    case "A" -> "ENABLE ALWAYS TRIGGER ";
                    case "R" -> "ENABLE REPLICA TRIGGER ";
                    default -> "";
                };
                if (!enabled.isEmpty()) {
                    statements.add(table + enabled + TableName.quote(name));
                }
            }
        });
    }

    private void children() {
        Map<String, ObjectNode> before = named(from, "children");
        Map<String, ObjectNode> after = named(to, "children");
        boolean partitions = to.relkind().equals("p");
        for (String child : before.keySet()) {
            if (!after.containsKey(child)) {
                statements.add(
                        partitions
                                ? table + "DETACH PARTITION " + child
                                : "ALTER TABLE " + child + " NO INHERIT "
                                        + to.name().quoted());
            }
        }
        after.forEach((child, detail) -> {
            if (!before.containsKey(child)) {
                statements.add(
                        partitions
                                ? table + "ATTACH PARTITION " + child + " "
                                        + detail.path("bound").asString()
                                : "ALTER TABLE " + child + " INHERIT "
                                        + to.name().quoted());
            }
        });
    }

    private void settings() {
        if (!from.string("owner").equals(to.string("owner")) && RecordedSession.exists(target, to.string("owner"))) {
            statements.add(table + "OWNER TO " + TableName.quote(to.string("owner")));
        }
        Set<String> before = options(from);
        Set<String> after = options(to);
        for (String option : before) {
            String key = option.substring(0, option.indexOf('='));
            if (after.stream().noneMatch(o -> o.startsWith(key + "="))) {
                statements.add(table + "RESET (" + key + ")");
            }
        }
        after.stream()
                .filter(o -> !before.contains(o))
                .forEach(o -> statements.add(TableDdl.option(to.name().quoted(), o)));
        if (from.json().has("row_security") != to.json().has("row_security")) {
            statements.add(table + (to.json().has("row_security") ? "ENABLE" : "DISABLE") + " ROW LEVEL SECURITY");
        }
    }

    private static Set<String> options(Image image) {
        Set<String> options = new TreeSet<>();
        if (image.json().has("options")) {
            for (JsonNode option : image.json().get("options")) {
                options.add(option.asString());
            }
        }
        return options;
    }

    private boolean same(String list, ObjectNode wanted) {
        ObjectNode standing = named(from, list).get(name(wanted));
        return standing != null && definition(standing).equals(definition(wanted));
    }

    private static Map<String, ObjectNode> named(Image image, String list) {
        Map<String, ObjectNode> named = new HashMap<>();
        image.elements(list).forEach(e -> named.put(name(e), e));
        return named;
    }

    private static String name(ObjectNode element) {
        return element.path("name").asString();
    }

    private static String definition(ObjectNode element) {
        return element.path("definition").asString();
    }
}
