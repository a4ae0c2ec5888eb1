package io.gad.member;

import java.util.List;

/**
 * What a database that becomes a primary knows of its source, beside the position up to which it has followed it. By it is
 * told, when the source is there again, whether all that the source has committed is either here or in its log.
 *
 * @param toRead tables that were to be read anew, each with since when: what their source committed in them from then up to
 *     the position was left out here
 * @param heart what has arrived here of the source's heart: its beats in all, those of the task, the task's last token;
 *     empty: nothing
 * @param published where the source's publication is a list of tables, how it was known here, in words separated by commas:
 *     a table's number there, its place on the list, a digest of its columns; empty: it was no list
 */
public record FinalState(String database, List<String> toRead, String heart, String published) {

    /** Of the row of {@code gad.progress} by the name {@code p}: to read, heart, published. */
    static final String COLUMNS = """
            ARRAY(SELECT n.nspname || '.' || c.relname || ' (since '
                         || pg_catalog.to_char(r.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ')'
                    FROM gad.reread r JOIN pg_catalog.pg_class c ON c.oid = r.relation
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ORDER BY r.since, n.nspname, c.relname),
            coalesce((SELECT h.counter || ' ' || coalesce(h.hearts -> p.task ->> 'beats', '0') || ' '
                             || coalesce(h.hearts -> p.task -> 'tokens' ->> -1, '')
                        FROM gad.heartbeat h), ''),
            coalesce((SELECT pg_catalog.string_agg(pg_catalog.split_part(x.name, ' ', 2) || ' '
                                 || pg_catalog.split_part(x."before", E'\\n', 1) || ' '
                                 || pg_catalog.right(pg_catalog.split_part(x."before", E'\\n', 3), 8), ',')
                        FROM gad.changed x
                       WHERE x.kind = 'published' AND pg_catalog.split_part(x.name, ' ', 1) = p.task), '')
            """;

    public FinalState {
        toRead = List.copyOf(toRead);
    }
}
