package io.gad.server.wire;

import io.gad.api.EventView;
import io.gad.api.Json;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/** Events as lines of a file. */
public enum EventText {
    /** An event as JSON on each line. */
    JSONL("application/x-ndjson", "") {
        @Override
        public String line(EventView event) {
            return ONE_LINE.writeValueAsString(event) + "\n";
        }
    },
    /** RFC 4180, with a head. */
    CSV("text/csv;charset=UTF-8", "id,time,kind,group,instance,actor,text,operation\r\n") {
        @Override
        public String line(EventView e) {
            return Stream.of(e.id(), e.time(), e.kind(), e.group(), e.instance(), e.actor(), e.text(), e.operation())
                            .map(EventText::field)
                            .collect(Collectors.joining(","))
                    + "\r\n";
        }
    };

    private static final ObjectWriter ONE_LINE = Json.mapper().writer().without(SerializationFeature.INDENT_OUTPUT);

    private final String mediaType;
    private final String head;

    EventText(String mediaType, String head) {
        this.mediaType = mediaType;
        this.head = head;
    }

    public String mediaType() {
        return mediaType;
    }

    public String head() {
        return head;
    }

    /** With its end. */
    public abstract String line(EventView event);

    /** A spreadsheet takes what begins like a formula for one: a blank before it keeps it a text. */
    private static String field(@Nullable Object value) {
        String text = Objects.toString(value, "");
        boolean looksLikeAFormula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return "\"" + (looksLikeAFormula ? " " : "") + text.replace("\"", "\"\"") + "\"";
    }
}
