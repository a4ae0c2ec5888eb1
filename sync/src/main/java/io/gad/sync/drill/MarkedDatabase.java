package io.gad.sync.drill;

import io.gad.member.DrillMark;
import io.gad.postgres.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A database whose name is one that a drill gives, and what tells whose it is.
 *
 * @param comment what is said of it
 * @param takesConnections whether anybody may connect to it
 * @param own whether our account owns it
 */
record MarkedDatabase(String name, String comment, boolean takesConnections, boolean own) {

    private static final String SELECT = """
            SELECT datname, coalesce(pg_catalog.shobj_description(oid, 'pg_database'), ''), datallowconn,
                   pg_catalog.pg_get_userbyid(datdba) = current_user
            FROM pg_catalog.pg_database
            """;

    static Optional<MarkedDatabase> find(Session server, String name) {
        return server.first(SELECT + " WHERE datname = ?", MarkedDatabase::read, name);
    }

    /** Every one whose name begins so. */
    static List<MarkedDatabase> list(Session server, String prefix) {
        return server.list(
                SELECT + " WHERE pg_catalog.starts_with(datname, ?) ORDER BY 1", MarkedDatabase::read, prefix);
    }

    private static MarkedDatabase read(ResultSet row) throws SQLException {
        return new MarkedDatabase(row.getString(1), row.getString(2), row.getBoolean(3), row.getBoolean(4));
    }

    /**
     * Whether it is provably this drill's: it says so; or it bears a name with the drill's random id, is ours, and nobody has ever
     * been let in, so that nothing can be in it. Such a one is left by a drill that was killed in the middle of making it.
     */
    boolean isOf(String operation) {
        boolean unfinished =
                name.startsWith(DrillMark.prefix(operation)) && comment.isEmpty() && !takesConnections && own;
        return comment.startsWith(DrillMark.ofOperation(operation)) || unfinished;
    }

    /** Whether it is a copy of some drill of this group. */
    boolean isOfGroup(String groupId) {
        return comment.startsWith(DrillMark.COMMENT) && comment.contains(" " + DrillMark.ofGroup(groupId) + ":");
    }
}
