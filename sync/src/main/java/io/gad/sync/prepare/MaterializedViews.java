package io.gad.sync.prepare;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;
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

    private MaterializedViews() {}

    /** One that reads another is filled after it: rounds, until nothing more can be filled. */
    public static void fill(Session source, Session target, Mandate mandate) {
        List<TableName> left = source.list(FILLED, row -> new TableName(row.getString(1), row.getString(2)));
        boolean moved = true;
        while (!left.isEmpty() && moved) {
            List<TableName> refused = new ArrayList<>();
            for (TableName view : left) {
                try {
                    target.transaction(() -> {
                        MemberLock.hold(target, mandate);
                        target.execute("REFRESH MATERIALIZED VIEW " + view.quoted());
                    });
                } catch (PostgresException e) {
                    if (e.kind().isPassing()) {
                        throw e;
                    }
                    refused.add(view);
                    LOG.warn(
                            "database={} view={} could not be filled yet: {}", target.database(), view, e.getMessage());
                }
            }
            moved = refused.size() < left.size();
            left = refused;
        }
    }
}
