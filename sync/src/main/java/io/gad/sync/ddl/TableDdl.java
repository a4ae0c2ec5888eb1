package io.gad.sync.ddl;

import io.gad.postgres.Literal;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Statements that make a table like its image, empty. */
final class TableDdl {

    /** Keys before foreign keys, which may point at the same table. */
    private static final String CONSTRAINT_ORDER = "puxcf";

    private final Session target;
    private final Image image;
    private final List<Image> images;

    /** @param images all images of the statement: identity sequences are among them */
    TableDdl(Session target, Image image, List<Image> images) {
        this.target = target;
        this.image = image;
        this.images = images;
    }

    List<String> create() {
        String table = image.name().quoted();
        List<String> statements = new ArrayList<>();
        statements.add("CREATE " + (image.string("persistence").equals("u") ? "UNLOGGED " : "") + "TABLE " + table
                + image.elements("columns").stream().map(this::column).collect(Collectors.joining(", ", " (", ")"))
                + (image.string("partition_key").isEmpty() ? "" : " PARTITION BY " + image.string("partition_key")));
        image.elements("columns")
                .forEach(c -> statements.addAll(physical(table, image.json().objectNode(), c)));
        constraints(image).forEach(c -> statements.add(add(table, c)));
        image.elements("indexes")
                .forEach(i -> statements.add(i.path("definition").asString()));
        statements.addAll(attach());
        if (image.json().has("options")) {
            image.json().get("options").forEach(o -> statements.add(option(table, o.asString())));
        }
        if (image.json().has("row_security")) {
            statements.add("ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY");
        }
        if (RecordedSession.exists(target, image.string("owner"))) {
            statements.add("ALTER TABLE " + table + " OWNER TO " + TableName.quote(image.string("owner")));
        }
        if (image.json().has("acl")) {
            statements.addAll(Grants.statements(target, image));
        }
        statements.addAll(comments());
        return statements;
    }

    private List<String> comments() {
        String table = image.name().quoted();
        List<String> statements = new ArrayList<>();
        comment(statements, "TABLE " + table, image.json());
        for (ObjectNode column : image.elements("columns")) {
            comment(statements, "COLUMN " + table + "." + quotedName(column), column);
        }
        for (ObjectNode constraint : image.elements("constraints")) {
            comment(statements, "CONSTRAINT " + quotedName(constraint) + " ON " + table, constraint);
        }
        for (ObjectNode index : image.elements("indexes")) {
            comment(statements, "INDEX " + TableName.quote(image.string("schema")) + "." + quotedName(index), index);
        }
        return statements;
    }

    private static void comment(List<String> statements, String what, ObjectNode commented) {
        String text = commented.path("comment").asString("");
        if (!text.isEmpty()) {
            statements.add("COMMENT ON " + what + " IS " + Literal.of(text));
        }
    }

    private static String quotedName(ObjectNode element) {
        return TableName.quote(element.path("name").asString());
    }

    private List<String> attach() {
        List<String> statements = new ArrayList<>();
        if (image.json().has("parents")) {
            image.json()
                    .get("parents")
                    .forEach(parent -> statements.add(
                            image.string("partition_bound").isEmpty()
                                    ? "ALTER TABLE " + image.name().quoted() + " INHERIT " + parent.asString()
                                    : "ALTER TABLE " + parent.asString() + " ATTACH PARTITION "
                                            + image.name().quoted() + " " + image.string("partition_bound")));
        }
        return statements;
    }

    /** A column as it stands in CREATE TABLE or behind ADD COLUMN. */
    String column(ObjectNode column) {
        String name = column.path("name").asString();
        String value = column.path("default").asString("");
        String generated = column.path("generated").asString("");
        String identity = column.path("identity").asString("");
        StringBuilder text = new StringBuilder(
                TableName.quote(name) + " " + column.path("type").asString());
        if (column.has("collation")) {
            text.append(" COLLATE ").append(column.path("collation").asString());
        }
        if (!generated.isEmpty()) {
            text.append(" GENERATED ALWAYS AS (")
                    .append(value)
                    .append(generated.equals("s") ? ") STORED" : ") VIRTUAL");
        } else if (!identity.isEmpty()) {
            text.append(identity.equals("a") ? " GENERATED ALWAYS" : " GENERATED BY DEFAULT")
                    .append(" AS IDENTITY")
                    .append(SequenceDdl.identityOptions(images, image.name(), name));
        } else if (!value.isEmpty()) {
            text.append(" DEFAULT ").append(value);
        }
        return text + (column.path("not_null").asBoolean(false) ? " NOT NULL" : "");
    }

    static List<ObjectNode> constraints(Image image) {
        return image.elements("constraints").stream()
                .sorted(Comparator.comparingInt(
                        c -> CONSTRAINT_ORDER.indexOf(c.path("type").asString())))
                .toList();
    }

    static String add(String table, ObjectNode constraint) {
        return "ALTER TABLE " + table + " ADD CONSTRAINT "
                + TableName.quote(constraint.path("name").asString()) + " "
                + constraint.path("definition").asString();
    }

    /** How a column is stored and measured, where that is not as by default. */
    static List<String> physical(String table, ObjectNode before, ObjectNode after) {
        String column = "ALTER TABLE " + table + " ALTER COLUMN "
                + TableName.quote(after.path("name").asString());
        List<String> statements = new ArrayList<>();
        if (!before.path("statistics").equals(after.path("statistics"))) {
            statements.add(
                    column + " SET STATISTICS " + after.path("statistics").asInt(-1));
        }
        if (after.has("storage") && !before.path("storage").equals(after.path("storage"))) {
            statements.add(column + " SET STORAGE "
                    + switch (after.path("storage").asString()) {
                        case "p" -> "PLAIN";
                        case "e" -> "EXTERNAL";
                        case "m" -> "MAIN";
                        default -> "EXTENDED";
                    });
        }
        if (!before.path("compression").equals(after.path("compression"))) {
            statements.add(column + " SET COMPRESSION "
                    + switch (after.path("compression").asString("")) {
                        case "p" -> "pglz";
                        case "l" -> "lz4";
                        default -> "default";
                    });
        }
        return statements;
    }

    static String option(String table, String option) {
        int equals = option.indexOf('=');
        return "ALTER TABLE " + table + " SET (" + option.substring(0, equals) + " = '"
                + option.substring(equals + 1).replace("'", "''") + "')";
    }
}
