package io.gad.sync.apply;

import io.gad.postgres.pgoutput.PgOutputDecoder;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.Tuple;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows of our own tables from the stream: their few types, in text or binary, to text. */
final class OwnRow {

    private static final int BOOL = 16;
    private static final int INT8 = 20;
    private static final int INT4 = 23;
    private static final int TEXT = 25;
    private static final int TIMESTAMPTZ = 1184;
    private static final int JSONB = 3802;

    private OwnRow() {}

    /** The text of each column by its name; null where the value is. */
    static Map<String, @Nullable String> read(Relation relation, Tuple row) {
        Map<String, @Nullable String> values = new HashMap<>();
        for (int i = 0; i < row.size(); i++) {
            String name = relation.columns().get(i).name();
            values.put(
                    name,
                    switch (row.kind(i)) {
                        case NULL -> null;
                        case TEXT -> row.text(i);
                        case BINARY -> binary(relation.columns().get(i).typeOid(), row.bytes(i), name);
                        case UNCHANGED ->
                            throw new IllegalArgumentException("Expected column " + name + " of " + relation.name()
                                    + " in the stream, found it left out.");
                    });
        }
        return values;
    }

    private static String binary(int type, byte[] value, String column) {
        return switch (type) {
            case BOOL -> value[0] == 0 ? "false" : "true";
            case INT4 -> Integer.toString(ByteBuffer.wrap(value).getInt());
            case INT8 -> Long.toString(ByteBuffer.wrap(value).getLong());
            case TEXT -> new String(value, StandardCharsets.UTF_8);
            case TIMESTAMPTZ ->
                PgOutputDecoder.instant(ByteBuffer.wrap(value).getLong()).toString();
            case JSONB -> new String(value, 1, value.length - 1, StandardCharsets.UTF_8);
            default ->
                throw new IllegalArgumentException(
                        "Expected a type that our own tables use, found OID " + type + " in column " + column + ".");
        };
    }
}
