package io.gad.sync.leftout;

import io.gad.member.LeftOutList;
import io.gad.member.TablePattern;
import io.gad.postgres.Login;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.TableName;
import io.gad.sync.SourceDatabase;
import io.gad.sync.SyncProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table of a primary that patterns mean.
 *
 * @param bytes what it takes there
 * @param dependents what would show less or refer to nothing without its rows, for people
 */
public record MeantTable(String database, TableName table, long bytes, List<String> dependents) {

    private static final String PURPOSE = "leave-out";

    public MeantTable {
        dependents = List.copyOf(dependents);
    }

    /**
     * All of them, in all databases; changes nothing.
     *
     * @param databases names; empty: every one
     * @throws io.gad.postgres.PostgresException if the server does not answer
     */
    public static List<MeantTable> list(Login primary, List<String> databases, List<TablePattern> patterns) {
        List<MeantTable> meant = new ArrayList<>();
        for (String database : databases(primary, databases)) {
            List<TablePattern> here =
                    patterns.stream().filter(p -> p.concerns(database)).toList();
            if (!here.isEmpty()) {
                try (Session session = primary.open(database, SessionSettings.control(PURPOSE))) {
                    meant.addAll(list(session, here));
                }
            }
        }
        return meant;
    }

    /** Those of one database, by patterns that concern it. */
    public static List<MeantTable> list(Session session, List<TablePattern> patterns) {
        List<TableName> tables = LeftOutList.meant(session, patterns);
        Map<TableName, List<String>> hanging = Dependents.of(session, tables);
        return tables.stream()
                .map(table -> new MeantTable(
                        session.database(),
                        table,
                        session.one(
                                "SELECT coalesce(pg_catalog.pg_total_relation_size(pg_catalog.to_regclass(?)), 0)",
                                row -> row.getLong(1),
                                table.quoted()),
                        hanging.getOrDefault(table, List.of())))
                .toList();
    }

    /**
     * Whether {@link #forget} would leave a database of which a copy can be made. Reads the tables that refer to what would
     * be forgotten, which may take long; holds nothing meanwhile and changes nothing.
     *
     * @throws SyncProblem if foreign keys into such tables do not hold
     * @throws io.gad.postgres.PostgresException if the server does not answer
     */
    public static void requireKeys(Login primary, List<String> databases, List<TablePattern> patterns) {
        for (String database : databases(primary, databases)) {
            try (Session session = primary.open(database, SessionSettings.bulk(PURPOSE))) {
                List<TableName> forgotten = session.transaction(() -> {
                    List<TableName> before = listed(session);
                    session.execute("SAVEPOINT gad_tried");
                    LeftOutList.forget(session, patterns);
                    before.removeAll(listed(session));
                    session.execute("ROLLBACK TO SAVEPOINT gad_tried");
                    return before;
                });
                refuseBrokenKeys(session, forgotten);
            }
        }
    }

    /**
     * Has a primary forget what it left out while it was a secondary; nothing where the member is none. Whoever does it has
     * asked {@link #requireKeys} before.
     *
     * @throws io.gad.postgres.PostgresException if the server does not answer; forgotten in the databases before
     */
    public static void forget(Login primary, List<String> databases, List<TablePattern> patterns) {
        for (String database : databases(primary, databases)) {
            try (Session session = primary.open(database, SessionSettings.control(PURPOSE))) {
                session.transaction(() -> LeftOutList.forget(session, patterns));
            }
        }
    }

    private static List<TableName> listed(Session session) {
        boolean kept =
                session.one("SELECT pg_catalog.to_regclass('gad.left_out') IS NOT NULL", row -> row.getBoolean(1));
        return kept
                ? new ArrayList<>(LeftOutList.read(session).stream()
                        .map(LeftOutList.Entry::table)
                        .toList())
                : new ArrayList<>();
    }

    private static void refuseBrokenKeys(Session session, List<TableName> tables) {
        List<String> broken = tables.isEmpty() ? List.of() : BrokenKeys.into(session, tables);
        if (!broken.isEmpty()) {
            throw new SyncProblem(
                    "KEY_BROKEN",
                    "Expected foreign keys of the primary's database " + session.database()
                            + " to hold, found rows that refer to what was left out: " + String.join(", ", broken)
                            + ".",
                    "Bring the missing rows into the primary from the one that has them, or drop the keys.");
        }
    }

    private static List<String> databases(Login primary, List<String> wanted) {
        try (Session session = primary.open(primary.dsn().database(), SessionSettings.control(PURPOSE))) {
            return SourceDatabase.list(session, wanted).stream()
                    .map(SourceDatabase::name)
                    .toList();
        }
    }
}
