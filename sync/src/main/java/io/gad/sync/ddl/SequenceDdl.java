package io.gad.sync.ddl;

import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Statements that make a sequence like its image; where it stands is polled, not replayed. */
final class SequenceDdl {

    private SequenceDdl() {}

    /** Makes or alters it, before the tables whose defaults use it. */
    static List<String> before(Image image, Optional<Image> standing) {
        JsonNode sequence = image.json().path("sequence");
        if (sequence.has("identity_of")) {
            return List.of(); // comes and goes with its column
        }
        String verb = standing.isPresent() ? "ALTER SEQUENCE " : "CREATE SEQUENCE ";
        return List.of(
                verb + image.name().quoted() + " AS " + sequence.path("type").asString("bigint") + options(sequence));
    }

    /** Ties it to its column, after the tables. */
    static List<String> after(Image image) {
        List<String> statements = new ArrayList<>();
        JsonNode owner = image.json().path("sequence").path("owned_by");
        if (!image.json().path("sequence").has("identity_of")) {
            statements.add("ALTER SEQUENCE " + image.name().quoted() + " OWNED BY "
                    + (owner.isString() ? owner.asString() : "NONE"));
        }
        return statements;
    }

    /** The options in the order of the documentation. */
    static String options(JsonNode sequence) {
        return " INCREMENT BY " + sequence.path("increment").asLong() + " MINVALUE "
                + sequence.path("min").asLong() + " MAXVALUE "
                + sequence.path("max").asLong() + " START WITH "
                + sequence.path("start").asLong() + " CACHE "
                + sequence.path("cache").asLong()
                + (sequence.path("cycle").asBoolean(false) ? " CYCLE" : " NO CYCLE");
    }

    /** The identity clause's own sequence options, if the sequence's image is among those of the statement. */
    static String identityOptions(List<Image> images, TableName table, String column) {
        for (Image image : images) {
            if (image.json().get("sequence") instanceof ObjectNode sequence
                    && isColumn(sequence.path("identity_of").asString(""), table, column)) {
                return " (SEQUENCE NAME " + image.name().quoted() + options(sequence) + ")";
            }
        }
        return "";
    }

    private static boolean isColumn(String identity, TableName table, String column) {
        List<String> parts = SqlLexer.tokens(identity, true).stream()
                .map(SqlToken::identifier)
                .filter(i -> !i.isEmpty())
                .toList();
        return parts.equals(List.of(table.schema(), table.name(), column));
    }
}
