package io.gad.sync.reread;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import io.gad.sync.cut.Cut;
import io.gad.sync.cut.CutFailed;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table as the cut's snapshot shows it. A name in a statement means what it means now, and a table that was rewritten
 * since is read as empty: so nothing of it may have changed since, and its lock sees to it that nothing will.
 *
 * @param columns those that are written, quoted; without generated ones
 * @param shape everything that would make a reading of it now another one than at the snapshot
 */
record SourceTable(TableName name, List<String> columns, String shape) {

    /** Relations and their columns are read by plain queries, which go by the session's snapshot. */
    private static final String LOOK = """
            SELECT c.oid::text || ' ' || c.relfilenode || ' ' || coalesce((SELECT pg_catalog.string_agg(a.attnum || ' '
                       || a.attname || ' ' || a.atttypid || ' ' || a.attgenerated::text, ',' ORDER BY a.attnum)
                       FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), ''),
                   ARRAY(SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid
                         AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ? AND c.relkind = 'r'
            """;

    /** Values travel as text, whose form must mean the same on both sides; nobody is waited for long. */
    private static final String TEXT_FORM = "SET LOCAL IntervalStyle = 'postgres'; SET LOCAL bytea_output = 'hex';"
            + " SET LOCAL xmloption = 'content'; SET LOCAL lc_monetary = 'C'; SET LOCAL lock_timeout = '5s'";

    private static final String LOCK = " IN ACCESS SHARE MODE";

    /** Empty if the session's snapshot has no such table. */
    static Optional<SourceTable> look(Session source, TableName name) {
        return source.first(
                LOOK,
                row -> new SourceTable(name, List.of((String[]) row.getArray(2).getArray()), row.getString(1)),
                name.schema(),
                name.name());
    }

    /**
     * Waits for whoever locks the table now, while nothing is held up by that.
     *
     * @throws CutFailed if he keeps it for longer
     */
    static void awaitUnlocked(Session source, TableName name) {
        if (look(source, name).isEmpty()) {
            return;
        }
        try {
            source.transaction(() -> {
                source.execute(TEXT_FORM);
                source.execute("LOCK TABLE ONLY " + name.quoted() + LOCK);
            });
        } catch (PostgresException e) {
            if (e.kind() == SqlState.CONTENTION) {
                throw new CutFailed("somebody locks table " + name + " on the source", e);
            }
            throw e;
        }
    }

    /**
     * Locks it against definitions for the rest of the cut's transaction on the source.
     *
     * @throws CutFailed if a definition has come in between: the next cut lies behind it
     */
    void lock(Cut cut, Session now) {
        for (Session side : List.of(cut.source(), cut.target())) {
            side.execute(TEXT_FORM);
        }
        cut.source().execute("LOCK TABLE ONLY " + name.quoted() + LOCK);
        if (look(now, name).filter(n -> n.shape.equals(shape)).isEmpty()) {
            throw new CutFailed("table " + name + " was changed by a definition behind the cut");
        }
    }

    String copyOut() {
        return "COPY (SELECT " + list() + " FROM ONLY " + name.quoted() + ") TO STDOUT";
    }

    /** Without a column list where there is no column: an empty one is a syntax error. */
    String copyIn() {
        return "COPY " + name.quoted() + (columns.isEmpty() ? "" : " (" + list() + ")") + " FROM STDIN";
    }

    private String list() {
        return columns.stream().collect(Collectors.joining(", "));
    }
}
