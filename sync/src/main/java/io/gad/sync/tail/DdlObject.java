package io.gad.sync.tail;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a line of the DDL log is about, in one name. */
final class DdlObject {

    private static final JsonMapper JSON = new JsonMapper();

    private DdlObject() {}

    /** The first object of the JSON array; empty if none has a name, as for GRANT. */
    static String nameIn(@Nullable String objects) {
        if (objects == null) {
            return "";
        }
        for (JsonNode object : JSON.readTree(objects)) {
            JsonNode identity = object.path("identity");
            if (identity.isString()) {
                return identity.asString();
            }
        }
        return "";
    }
}
