package io.gad.sync.schema;

import io.gad.postgres.Session;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the indexes and keys are that a load makes behind its rows.
 *
 * @param built indexes that stand, those of constraints among them
 * @param toBuild how many there are to be
 * @param underWay which index or key is being made at this moment, for people
 */
public record Building(int built, int toBuild, List<String> underWay) {

    /** An index that is being made is in no catalog that others see: its statement alone names it. */
    private static final String UNDER_WAY = """
            SELECT coalesce(a.query, ''), coalesce(p.phase, ''),
                   CASE WHEN p.blocks_total > 0 THEN (100 * p.blocks_done / p.blocks_total)::integer
                        WHEN p.tuples_total > 0 THEN (100 * p.tuples_done / p.tuples_total)::integer
                        ELSE -1 END
              FROM pg_catalog.pg_stat_activity a
              LEFT JOIN pg_catalog.pg_stat_progress_create_index p ON p.pid = a.pid
             WHERE a.application_name = ? AND a.datname = pg_catalog.current_database() AND a.state = 'active'
             ORDER BY a.query_start
            """;

    private static final String STANDING = """
            SELECT count(*)::integer FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname <> 'gad' AND n.nspname !~ '^pg_'
            """;

    private static final String NAME = "((?:\"(?:[^\"]|\"\")*\"|[^\\s\".;(])+)";
    private static final String TABLE = NAME + "\\." + NAME;
    private static final Pattern INDEX =
            Pattern.compile("^\\s*CREATE (?:UNIQUE )?INDEX " + NAME + " ON (?:ONLY )?" + TABLE);
    private static final Pattern CONSTRAINT =
            Pattern.compile("^\\s*ALTER TABLE (?:ONLY )?" + TABLE + "\\s+ADD CONSTRAINT " + NAME);

    public Building {
        underWay = List.copyOf(underWay);
    }

    /** @param application by which the sessions of who makes them are known */
    static Building look(Session target, int toBuild, String application) {
        List<String> statements = target.list(
                UNDER_WAY,
                row -> told(row.getString(1), row.getString(2), row.getInt(3)).orElse(""),
                application);
        int built = target.one(STANDING, row -> row.getInt(1));
        return new Building(
                built,
                Math.max(built, toBuild),
                statements.stream().filter(text -> !text.isEmpty()).toList());
    }

    /**
     * What a statement makes; empty where that is neither an index nor a key.
     *
     * @param phase as the server calls it; empty if it says nothing
     * @param percent of that phase; negative if it says nothing
     */
    static Optional<String> told(String statement, String phase, int percent) {
        String far = (phase.isEmpty() ? "" : ": " + phase) + (percent < 0 ? "" : ", " + percent + " %");
        Matcher index = INDEX.matcher(statement);
        if (index.lookingAt()) {
            return Optional.of("index " + index.group(1) + " of " + index.group(2) + "." + index.group(3) + far);
        }
        Matcher constraint = CONSTRAINT.matcher(statement);
        return constraint.lookingAt()
                ? Optional.of(
                        "key " + constraint.group(3) + " of " + constraint.group(1) + "." + constraint.group(2) + far)
                : Optional.empty();
    }
}
