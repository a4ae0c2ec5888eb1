package io.gad.sync.drill;

import io.gad.member.DrillMark;
import io.gad.member.MemberDatabase;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.SourceDatabase;
import io.gad.sync.schema.PgTool;
import java.util.ArrayList;
import java.util.List;

/**
 * What a drill would copy, and what stands against it.
 *
 * @param against each in words, with the way out; empty: nothing
 */
public record DrillLook(List<CopyPlan> plans, List<String> against) {

    /** Two of the programs, one that looks on, and the sessions that hold the moment, one for each database. */
    private static final int BESIDES = 5;

    private static final String MAY_CREATE =
            "SELECT rolsuper OR rolcreatedb FROM pg_catalog.pg_roles WHERE rolname = current_user";

    private static final String FREE = """
            SELECT pg_catalog.current_setting('max_connections')::bigint
                   - (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend')
                   - CASE WHEN (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN 0
                          ELSE pg_catalog.current_setting('superuser_reserved_connections')::bigint END
            """;

    public DrillLook {
        plans = List.copyOf(plans);
        against = List.copyOf(against);
    }

    /** Looks at the server; changes nothing. */
    public static DrillLook at(DrillSpec spec) {
        try (Session server = spec.login().open(spec.login().dsn().database(), SessionSettings.control("drill"))) {
            List<CopyPlan> plans = plans(spec, server);
            List<String> against = new ArrayList<>();
            if (plans.isEmpty()) {
                against.add("no database of it holds a member's row: nothing of it is kept in step");
            }
            if (!server.one(MAY_CREATE, row -> row.getBoolean(1))) {
                String user = spec.login().dsn().user();
                against.add("its account " + user + " may not create databases (ALTER ROLE " + user + " CREATEDB)");
            }
            long free = server.one(FREE, row -> row.getLong(1));
            if (free < plans.size() + BESIDES) {
                against.add("of its max_connections " + free + " are left, and a drill needs up to "
                        + (plans.size() + BESIDES));
            }
            taken(spec, server, plans, against);
            int major = major(server);
            for (String tool : List.of("pg_dump", "pg_restore")) {
                if (PgTool.find(tool, major, spec.tools()).isEmpty()) {
                    against.add("no " + tool + " of version " + major + " or later on the machine of GAD's server ("
                            + PgTool.fix(major) + ")");
                }
            }
            return new DrillLook(plans, against);
        }
    }

    private static List<CopyPlan> plans(DrillSpec spec, Session server) {
        List<CopyPlan> plans = new ArrayList<>();
        for (SourceDatabase database : SourceDatabase.list(server, spec.databases())) {
            try (Session s = spec.login().open(database.name(), SessionSettings.control("drill"))) {
                if (MemberDatabase.read(s).isPresent()) {
                    long bytes = s.one(
                            "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())", row -> row.getLong(1));
                    String copy = DrillMark.name(spec.operation(), plans.size() + 1);
                    plans.add(new CopyPlan(database.name(), copy, bytes));
                }
            }
        }
        return plans;
    }

    private static void taken(DrillSpec spec, Session server, List<CopyPlan> plans, List<String> against) {
        for (CopyPlan plan : plans) {
            MarkedDatabase.find(server, plan.copy())
                    .filter(found -> !found.isOf(spec.operation()))
                    .ifPresent(found -> against.add("a database " + plan.copy()
                            + " stands there already, which is not this drill's (rename it, or ask again)"));
        }
    }

    static int major(Session server) {
        return server.one(
                "SELECT pg_catalog.current_setting('server_version_num')::integer / 10000", row -> row.getInt(1));
    }
}
