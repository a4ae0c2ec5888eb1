package io.gad.control.state;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import io.gad.control.operation.Operation;
import io.gad.postgres.Dsn;
import io.gad.postgres.Lsn;
import io.gad.postgres.Secret;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * How documents are written. Positions and DSNs are their text forms; a password in clear is refused. Fields that this
 * version does not know are passed over, and flags that an older one did not write are off, lists empty: so an added
 * field needs no new format.
 */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(values())
            .addMixIn(Operation.class, OperationTypes.class)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .withConfigOverride(List.class, o -> o.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .build();

    private Json() {}

    public static String write(Object document) {
        return MAPPER.writeValueAsString(document);
    }

    public static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Operation.CreateGroup.class, name = "create"),
        @JsonSubTypes.Type(value = Operation.AddSecondary.class, name = "add-secondary"),
        @JsonSubTypes.Type(value = Operation.RemoveSecondary.class, name = "remove-secondary"),
        @JsonSubTypes.Type(value = Operation.Promote.class, name = "promote"),
        @JsonSubTypes.Type(value = Operation.SwitchOver.class, name = "switch-over"),
        @JsonSubTypes.Type(value = Operation.DeleteGroup.class, name = "delete"),
        @JsonSubTypes.Type(value = Operation.Drill.class, name = "drill")
    })
    private interface OperationTypes {}

    private static SimpleModule values() {
        SimpleModule module = new SimpleModule("control");
        module.addSerializer(Lsn.class, asText());
        module.addDeserializer(Lsn.class, new ValueDeserializer<Lsn>() {
            @Override
            public Lsn deserialize(JsonParser parser, DeserializationContext context) {
                return Lsn.parse(parser.getString());
            }
        });
        module.addSerializer(Dsn.class, asText());
        module.addDeserializer(Dsn.class, new ValueDeserializer<Dsn>() {
            @Override
            public Dsn deserialize(JsonParser parser, DeserializationContext context) {
                return Dsn.parse(parser.getString());
            }
        });
        module.addSerializer(Secret.class, new ValueSerializer<Secret>() {
            @Override
            public void serialize(Secret value, JsonGenerator generator, SerializationContext context) {
                throw new IllegalStateException("Expected no password in a document, found one.");
            }
        });
        return module;
    }

    private static <T> ValueSerializer<T> asText() {
        return new ValueSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator generator, SerializationContext context) {
                generator.writeString(value.toString());
            }
        };
    }
}
