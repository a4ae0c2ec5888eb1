package io.gad.sync.ddl;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of an image must be the same behind a statement. GRANT locks no object, and most objects but relations are locked by
 * nothing: two transactions may change different sides of one at a time, and then the image of the one that commits last
 * lacks what the other has done. So a statement answers for what it can have changed; a difference elsewhere is found by
 * the statement that made it, or by the drift check.
 */
enum ComparedPart {
    WHOLE,
    PRIVILEGES,
    /** Of anything but a relation: comments lock relations. */
    COMMENT,
    DEFINITION;

    private static final Set<String> GIVES_PRIVILEGES = Set.of("GRANT", "REVOKE", "ALTER DEFAULT PRIVILEGES");

    /** Makes something that nobody else sees yet. */
    private static final Set<String> MAKES = Set.of(
            "CREATE TABLE",
            "CREATE TABLE AS",
            "SELECT INTO",
            "CREATE MATERIALIZED VIEW",
            "CREATE SEQUENCE",
            "CREATE FOREIGN TABLE",
            "CREATE SCHEMA",
            "CREATE TYPE",
            "CREATE DOMAIN",
            "CREATE EXTENSION");

    /** @param tag of the statement that touched the object */
    static ComparedPart of(String tag, Image image) {
        if (GIVES_PRIVILEGES.contains(tag)) {
            return PRIVILEGES;
        }
        if (MAKES.contains(tag)) {
            return WHOLE;
        }
        return tag.equals("COMMENT") && !image.isRelation() ? COMMENT : DEFINITION;
    }

    /** This part of what is comparable of an image. */
    ObjectNode of(ObjectNode comparable) {
        return switch (this) {
            case WHOLE -> comparable;
            case COMMENT -> comparable.retain("comment");
            case PRIVILEGES -> {
                ObjectNode columns = comparable.objectNode();
                for (ObjectNode column : new Image(comparable).elements("columns")) {
                    if (column.has("acl") && !column.get("acl").isEmpty()) {
                        columns.set(column.get("name").asString(), column.get("acl"));
                    }
                }
                comparable.retain("acl");
                yield comparable.set("columns", columns);
            }
            case DEFINITION -> {
                comparable.remove("acl");
                Image image = new Image(comparable);
                image.elements("columns").forEach(column -> column.remove("acl"));
                if (!image.isRelation()) {
                    comparable.remove(List.of("comment"));
                }
                yield comparable;
            }
        };
    }
}
