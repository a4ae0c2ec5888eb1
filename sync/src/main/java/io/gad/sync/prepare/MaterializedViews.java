package io.gad.sync.prepare;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.sync.refresh.Refresh;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Materialized views come empty with the schema; those that the source has filled are filled once from the copy. */
public final class MaterializedViews {

    private static final Logger LOG = LoggerFactory.getLogger(MaterializedViews.class);

    private static final String FILLED = """
            SELECT n.nspname, r.relname FROM pg_catalog.pg_class r
              JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
             WHERE r.relkind = 'm' AND r.relispopulated AND n.nspname <> 'gad' ORDER BY r.oid
            """;

    /** The search path of a session that sets none, as far as the database says. */
    private static final String USUAL_PATH = """
            SELECT coalesce((SELECT pg_catalog.substr(c, 13)
                               FROM pg_catalog.pg_db_role_setting s
                               JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
                               CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) c
                              WHERE s.setrole = 0 AND d.datname = pg_catalog.current_database()
                                AND c LIKE 'search\\_path=%'), '"$user", public')
            """;

    private MaterializedViews() {}

    /**
     * One that reads another is filled after it: rounds, until nothing more can be filled. Before 17 a function in a view
     * may lean on the search path of whoever refreshes it.
     *
     * @return those that stay empty, each with the reason
     */
    public static List<String> fill(Session source, Session target, Mandate mandate) {
        List<TableName> left = source.list(FILLED, row -> new TableName(row.getString(1), row.getString(2)));
        String usual = source.one(USUAL_PATH, row -> row.getString(1));
        Map<String, String> reasons = new TreeMap<>();
        boolean moved = true;
        while (!left.isEmpty() && moved) {
            List<TableName> refused = new ArrayList<>();
            reasons.clear();
            for (TableName view : left) {
                String why = refresh(target, mandate, view, "");
                if (!why.isEmpty() && !refresh(target, mandate, view, usual).isEmpty()) {
                    refused.add(view);
                    reasons.put(view.toString(), why);
                }
            }
            moved = refused.size() < left.size();
            left = refused;
        }
        reasons.keySet().retainAll(left.stream().map(TableName::toString).toList());
        return reasons.entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .toList();
    }

    /** @return why it was refused; empty if it was not */
    private static String refresh(Session target, Mandate mandate, TableName view, String path) {
        try {
            target.transaction(() -> {
                MemberLock.hold(target, mandate);
                var unused = target.one(
                        "SELECT pg_catalog.set_config('search_path', ?, true)", row -> row.getString(1), path);
                Refresh.run(target, view, false);
            });
            return "";
        } catch (PostgresException e) {
            if (e.kind().isPassing()) {
                throw e;
            }
            LOG.debug("database={} view={} could not be filled yet", target.database(), view, e);
            return String.valueOf(e.getMessage());
        }
    }
}
