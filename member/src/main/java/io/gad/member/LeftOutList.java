package io.gad.member;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code gad.left_out}: tables whose rows this member does not hold, because the group leaves them out. Whoever applies
 * leaves their changes out. Kept by the tables' own numbers; which these are is settled anew from the patterns in every
 * transaction that changes a pattern or a definition.
 */
public final class LeftOutList {

    /** What holds rows that are synchronized, with the names by which a pattern may mean it: its own, its roots'. */
    private static final String TABLES = """
            SELECT c.oid::bigint, n.nspname, c.relname,
                   ARRAY(SELECT an.nspname::text FROM pg_catalog.pg_partition_ancestors(c.oid) a
                           JOIN pg_catalog.pg_class ac ON ac.oid = a.relid
                           JOIN pg_catalog.pg_namespace an ON an.oid = ac.relnamespace
                          WHERE c.relispartition ORDER BY a.relid),
                   ARRAY(SELECT ac.relname::text FROM pg_catalog.pg_partition_ancestors(c.oid) a
                           JOIN pg_catalog.pg_class ac ON ac.oid = a.relid
                          WHERE c.relispartition ORDER BY a.relid)
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND c.relpersistence = 'p'
               AND n.nspname NOT IN ('gad', 'information_schema') AND n.nspname !~ '^pg_'
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
             ORDER BY 2, 3
            """;

    private LeftOutList() {}

    /**
     * One table of the list.
     *
     * @param emptied whether the rows that stood there are gone
     */
    public record Entry(TableName table, boolean emptied) {}

    private record Named(long oid, TableName table, List<TableName> roots) {

        boolean isMeant(List<TablePattern.Names> patterns) {
            return patterns.stream()
                    .anyMatch(p -> p.contain(table) || roots.stream().anyMatch(p::contain));
        }
    }

    /** The patterns that are in force here. */
    public static List<TablePattern> patterns(Session member) {
        return member.list(
                "SELECT pattern FROM gad.left_out_pattern ORDER BY 1", row -> new TablePattern(row.getString(1)));
    }

    /** The list, by the tables' names of now. */
    public static List<Entry> read(Session member) {
        return member.list(
                "SELECT n.nspname, c.relname, l.emptied FROM gad.left_out l JOIN pg_catalog.pg_class c ON c.oid = l.relation"
                        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ORDER BY 1, 2",
                row -> new Entry(new TableName(row.getString(1), row.getString(2)), row.getBoolean(3)));
    }

    public static boolean isEmpty(Session member) {
        return member.one("SELECT NOT EXISTS (SELECT FROM gad.left_out)", row -> row.getBoolean(1));
    }

    /** The tables of any database that patterns mean, on whichever side the session is; those of extensions are not meant. */
    public static List<TableName> meant(Session session, List<TablePattern> patterns) {
        return named(session, patterns).stream().map(Named::table).toList();
    }

    private static List<Named> named(Session session, List<TablePattern> patterns) {
        if (patterns.isEmpty()) {
            return List.of();
        }
        List<TablePattern.Names> names =
                patterns.stream().map(TablePattern::names).toList();
        return session
                .list(
                        TABLES,
                        row -> new Named(
                                row.getLong(1),
                                new TableName(row.getString(2), row.getString(3)),
                                roots((String[]) row.getArray(4).getArray(), (String[])
                                        row.getArray(5).getArray())))
                .stream()
                .filter(table -> table.isMeant(names))
                .toList();
    }

    private static List<TableName> roots(String[] schemas, String[] names) {
        return IntStream.range(0, names.length)
                .mapToObj(i -> new TableName(schemas[i], names[i]))
                .toList();
    }

    /** Puts other patterns in force, inside the caller's transaction, which settles what they mean. */
    public static void put(Session member, List<TablePattern> patterns) {
        member.execute("DELETE FROM gad.left_out_pattern");
        for (TablePattern pattern : patterns) {
            member.update("INSERT INTO gad.left_out_pattern VALUES (?) ON CONFLICT DO NOTHING", pattern.text());
        }
    }

    /**
     * Brings the list in line with what the patterns mean now, inside the transaction that changed them or a definition:
     * what comes onto it is to be emptied, what goes off it is to be read.
     */
    public static void settle(Session member) {
        List<Named> meant = named(member, patterns(member));
        Set<Long> standing =
                new HashSet<>(member.list("SELECT relation::bigint FROM gad.left_out", row -> row.getLong(1)));
        for (Named table : meant) {
            if (!standing.remove(table.oid())) {
                member.update("DELETE FROM gad.reread WHERE relation = ?::bigint::oid", table.oid());
                member.update(
                        "INSERT INTO gad.left_out (relation, emptied) SELECT ?::bigint::oid, NOT EXISTS (SELECT FROM ONLY "
                                + table.table().quoted() + ")",
                        table.oid());
            }
        }
        for (long oid : standing) {
            member.update("DELETE FROM gad.left_out WHERE relation = ?::bigint::oid", oid);
            member.update(
                    "INSERT INTO gad.reread (relation, why) SELECT oid, 'it was left out before' FROM pg_catalog.pg_class"
                            + " WHERE oid = ?::bigint::oid ON CONFLICT DO NOTHING",
                    oid);
        }
    }

    /**
     * On a primary, which may have been a secondary: tables that these patterns mean lack no rows any more, as what stands
     * there counts from now on. One that was renamed since stays, until a pattern that means it by its present name is taken
     * in. Inside the caller's transaction; nothing on another member, which goes by its list.
     */
    public static void forget(Session member, List<TablePattern> patterns) {
        boolean primary = MemberDatabase.isInstalled(member)
                && member.first("SELECT 1 FROM gad.member WHERE role = 'PRIMARY' FOR SHARE", row -> row.getInt(1))
                        .isPresent();
        if (!primary) {
            return;
        }
        for (TablePattern pattern : patterns) {
            member.update("DELETE FROM gad.left_out_pattern WHERE pattern = ?", pattern.text());
        }
        List<TablePattern> here =
                patterns.stream().filter(p -> p.concerns(member.database())).toList();
        Set<Long> left =
                named(member, patterns(member)).stream().map(Named::oid).collect(Collectors.toSet());
        for (Named table : named(member, here)) {
            if (!left.contains(table.oid())) {
                int gone = member.update("DELETE FROM gad.left_out WHERE relation = ?::bigint::oid", table.oid());
                if (gone > 0) {
                    member.update(
                            "INSERT INTO gad.changed (kind, name) VALUES ('was left out', ?) ON CONFLICT DO NOTHING",
                            Long.toString(table.oid()));
                }
            }
        }
    }

    /** Those that {@link #forget} has taken off: a former primary may hold rows of them that were never here. */
    public static List<TableName> forgotten(Session member) {
        return member.list(
                "SELECT n.nspname, c.relname FROM gad.changed x JOIN pg_catalog.pg_class c ON c.oid::text = x.name"
                        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE x.kind = 'was left out'",
                row -> new TableName(row.getString(1), row.getString(2)));
    }

    /** Notes that a table's rows are gone, inside the transaction that took the last of them. */
    public static void emptied(Session member, TableName table) {
        member.update(
                "UPDATE gad.left_out SET emptied = true WHERE relation = pg_catalog.to_regclass(?)", table.quoted());
    }
}
