package io.gad.sync.apply;

import io.gad.postgres.Lsn;
import java.util.Map;
import java.util.Optional;

/**
 * A row of the source's {@code gad.ddl_log}, as it arrived in the stream.
 *
 * @param values the text form of each column that is not null, by its name
 * @param commitEnd where the transaction ends that ran the statement
 */
public record DdlEntry(Map<String, String> values, Lsn commitEnd) {

    public DdlEntry {
        values = Map.copyOf(values);
    }

    public Optional<String> value(String column) {
        return Optional.ofNullable(values.get(column));
    }

    /** {@code ddl_command_end}, {@code sql_drop}, {@code table_rewrite} or {@code capture_failed}. */
    public String event() {
        return values.getOrDefault("event", "");
    }

    public String tag() {
        return values.getOrDefault("tag", "");
    }
}
