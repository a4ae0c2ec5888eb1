package io.gad.sync.ddl;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One object as a statement left it: what {@code gad.image_of} wrote on the source, or reads on the target. */
record Image(ObjectNode json) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Deparsed by the server, so that two major versions may write them differently. */
    private static final Set<String> DEPARSED =
            Set.of("definition", "constraints", "indexes", "triggers", "policies", "partition_bound", "partition_key");

    static List<Image> list(String array) {
        List<Image> images = new ArrayList<>();
        for (JsonNode node : (ArrayNode) JSON.readTree(array)) {
            images.add(new Image((ObjectNode) node));
        }
        return images;
    }

    static ArrayNode array(String json) {
        return (ArrayNode) JSON.readTree(json);
    }

    static ObjectNode object(String json) {
        return (ObjectNode) JSON.readTree(json);
    }

    /** The same object as it stands in the session's database now; empty if it does not. */
    Optional<Image> onTarget(Session target) {
        String found = target.one("SELECT coalesce(gad.image_named(?::jsonb)::text, '')", r -> r.getString(1), text());
        return found.isEmpty() ? Optional.empty() : Optional.of(new Image(object(found)));
    }

    String text() {
        return JSON.writeValueAsString(json);
    }

    boolean isRelation() {
        return string("kind").equals("relation");
    }

    /** PostgreSQL's letter for the sort of relation; empty for other objects. */
    String relkind() {
        return string("relkind");
    }

    boolean isTable() {
        return relkind().equals("r") || relkind().equals("p");
    }

    /** The object's name without its schema. */
    String ownName() {
        return json.get("names") instanceof ArrayNode names && !names.isEmpty()
                ? names.get(names.size() - 1).asString()
                : string("name");
    }

    TableName name() {
        return new TableName(string("schema"), string("name"));
    }

    /** The value of a key; empty if it has none. */
    String string(String key) {
        JsonNode value = json.get(key);
        return value == null || value.isNull() ? "" : value.asString();
    }

    /** The elements of an array; none if it is missing. */
    List<ObjectNode> elements(String key) {
        List<ObjectNode> elements = new ArrayList<>();
        if (json.get(key) instanceof ArrayNode array) {
            array.forEach(e -> elements.add((ObjectNode) e));
        }
        return elements;
    }

    /** With those checks taken for valid that are so in {@code other}, and are the same but for that. */
    Image asValidAs(Image other) {
        Image taken = new Image(json.deepCopy());
        for (ObjectNode constraint : taken.elements("constraints")) {
            for (ObjectNode wanted : other.elements("constraints")) {
                String definition = wanted.path("definition").asString("");
                if (constraint.path("type").asString("").equals("c")
                        && constraint.path("name").equals(wanted.path("name"))
                        && constraint.path("definition").asString("").equals(definition + " NOT VALID")) {
                    constraint.put("definition", definition);
                }
            }
        }
        return taken;
    }

    /**
     * What must be the same on both sides, of this image when held against {@code other}: without what hangs on roles that
     * the target does not have, and without what two major versions write differently.
     */
    ObjectNode comparableOn(Session target, Image other) {
        ObjectNode plain = json.deepCopy();
        boolean sameMajor = string("major").equals(other.string("major"));
        boolean ownerExists = RecordedSession.exists(target, string("owner"))
                && RecordedSession.exists(target, other.string("owner"));
        if (!sameMajor) {
            plain.remove(DEPARSED);
        }
        if (!ownerExists) {
            plain.remove("owner");
        }
        JsonNode granted = plain.has("acl") ? plain.get("acl") : plain.path("acl_default");
        plain.remove(List.of("major", "acl", "acl_default", "populated"));
        if (sameMajor && ownerExists && granted instanceof ArrayNode items) {
            plain.set("acl", Grants.known(target, items));
        }
        for (String list : List.of("columns", "constraints", "indexes", "policies")) {
            for (ObjectNode element : new Image(plain).elements(list)) {
                element.remove(List.of("missing", "inherited"));
                if (element.get("acl") instanceof ArrayNode items) {
                    element.set("acl", Grants.known(target, items));
                }
                if (list.equals("policies")) {
                    element.remove("roles");
                }
            }
        }
        return plain;
    }
}
