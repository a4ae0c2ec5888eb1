package io.gad.server.http;

import io.gad.api.EventView;
import io.gad.control.ControlPlane;
import io.gad.control.event.Event;
import io.gad.control.event.EventFilter;
import io.gad.server.wire.EventWire;
import io.gad.server.wire.TextForm;
import io.gad.server.wire.TextTable;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** A list to take away as a file, written line by line, so that all of it needs no more memory than a part. */
public final class TextFile {

    private TextFile() {}

    /** What the parameter {@code format} asks for beside {@code json}. */
    public static TextForm form(String format) {
        return TextForm.ofWord(format)
                .orElseThrow(() -> new BadRequestException(
                        "Expected json, jsonl or csv in the parameter 'format', found '" + format + "'."));
    }

    /** All events that are wanted, whatever the filter's limit. */
    public static void events(ControlPlane control, EventFilter wanted, TextForm form, HttpServletResponse response)
            throws IOException {
        EventFilter filter = wanted.pages();
        List<Event> first = control.events(filter);
        Stream<EventView> events = Stream.iterate(
                        first,
                        page -> !page.isEmpty(),
                        page -> page.size() < filter.limit()
                                ? List.of()
                                : control.events(filter.below(page.getLast().number())))
                .flatMap(List::stream)
                .map(EventWire::of);
        write(TextTable.EVENTS, events, form, response);
    }

    public static <T> void write(TextTable<T> table, Stream<T> rows, TextForm form, HttpServletResponse response)
            throws IOException {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(form.mediaType());
        response.setHeader("Content-Disposition", "attachment; filename=\"" + table.name() + "." + form.word() + "\"");
        Writer out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        out.write(form.head(table));
        for (Iterator<T> each = rows.iterator(); each.hasNext(); ) {
            out.write(form.line(table, each.next()));
        }
        out.flush();
    }
}
