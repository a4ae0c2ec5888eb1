package io.gad.sync;

import io.gad.member.DrillMark;
import io.gad.postgres.Session;
import java.util.List;

/**
 * A database of the source that a task is to keep in step.
 *
 * @param oid its number on the source, by which its slot is named
 */
public record SourceDatabase(String name, long oid) {

    /**
     * Those that take connections, templates aside, by name.
     *
     * @param wanted names; empty: every one
     */
    public static List<SourceDatabase> list(Session source, List<String> wanted) {
        return source
                .list(
                        "SELECT datname, oid::bigint FROM pg_catalog.pg_database"
                                + " WHERE datallowconn AND NOT datistemplate AND " + DrillMark.NO_COPY
                                + " ORDER BY datname",
                        row -> new SourceDatabase(row.getString(1), row.getLong(2)))
                .stream()
                .filter(d -> wanted.isEmpty() || wanted.contains(d.name()))
                .toList();
    }
}
