package io.gad.sync.apply;

import io.gad.postgres.Session;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries beats and captured definitions over to the target's own tables, so that it could go on as a primary. */
final class OwnRows {

    private static final String BEAT = "INSERT INTO gad.heartbeat (singleton, counter, beat_at, marker, hearts)"
            + " VALUES (true, ?, ?::timestamptz, ?, ?::jsonb) ON CONFLICT (singleton) DO UPDATE"
            + " SET counter = excluded.counter, beat_at = excluded.beat_at, marker = excluded.marker,"
            + " hearts = excluded.hearts";

    private final Session session;
    private final List<Heartbeat> beats = new ArrayList<>();
    private String hearts = "{}";

    OwnRows(Session session) {
        this.session = session;
    }

    void begin() {
        beats.clear();
    }

    void beat(Relation relation, Tuple row) {
        Map<String, @Nullable String> values = OwnRow.read(relation, row);
        String at = values.get("beat_at");
        String counter = values.get("counter");
        String traces = values.get("hearts");
        if (at == null || counter == null || traces == null) {
            throw new IllegalArgumentException("Expected a beat with its counter, its time and the hearts' traces.");
        }
        hearts = traces;
        beats.add(new Heartbeat(
                Long.parseLong(counter),
                OffsetDateTime.parse(isoOf(at)).toInstant(),
                Optional.ofNullable(values.get("marker"))));
    }

    /** PostgreSQL's ISO text has a space for the T, and an offset that may be of hours alone. */
    private static String isoOf(String time) {
        String iso = time.replace(' ', 'T');
        return iso.matches(".*[+-]\\d\\d") ? iso + ":00" : iso;
    }

    /** Writes the last beat, which is all that the table holds; gives all of them. */
    List<Heartbeat> write() {
        if (!beats.isEmpty()) {
            Heartbeat last = beats.getLast();
            session.update(
                    BEAT, last.counter(), last.at().toString(), last.marker().orElse(null), hearts);
        }
        return List.copyOf(beats);
    }

    /** Writes a captured definition into the log, if it is not there, and gives its columns. */
    Map<String, @Nullable String> definition(Relation relation, Tuple row) {
        Map<String, @Nullable String> values = OwnRow.read(relation, row);
        List<String> columns = values.keySet().stream().sorted().toList();
        String sql = "INSERT INTO gad.ddl_log SELECT (pg_catalog.jsonb_populate_record(NULL::gad.ddl_log,"
                + " pg_catalog.jsonb_build_object("
                + columns.stream()
                        .map(c -> "'" + c.replace("'", "''") + "', ?::" + (isJson(c) ? "jsonb" : "text"))
                        .collect(Collectors.joining(", "))
                + "))).* ON CONFLICT DO NOTHING";
        @Nullable Object[] parameters = columns.stream().map(values::get).toArray();
        session.update(sql, parameters);
        return values;
    }

    private static boolean isJson(String column) {
        return column.equals("objects") || column.equals("images") || column.equals("settings");
    }
}
