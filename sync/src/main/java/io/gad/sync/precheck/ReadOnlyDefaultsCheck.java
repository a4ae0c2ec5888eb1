package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** No role's own default keeps a secondary open, or a promoted one closed. */
final class ReadOnlyDefaultsCheck implements Check {

    private static final String NAME = "read-only-defaults";

    private static final String SET = """
            SELECT 'role ' || pg_catalog.pg_get_userbyid(s.setrole) || coalesce(' in database ' || d.datname, ''),
                   pg_catalog.format('ALTER ROLE %I', pg_catalog.pg_get_userbyid(s.setrole))
                   || coalesce(' IN DATABASE ' || pg_catalog.quote_ident(d.datname), ''),
                   pg_catalog.split_part(v, '=', 2)::boolean
              FROM pg_catalog.pg_db_role_setting s CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) v
              LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
             WHERE pg_catalog.split_part(v, '=', 1) = 'default_transaction_read_only' AND s.setrole <> 0
             ORDER BY 1
            """;

    private record Setting(String whose, String alter, boolean on) {}

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (CheckedServer server : scene.servers()) {
            for (Setting set : server.session()
                    .list(SET, row -> new Setting(row.getString(1), row.getString(2), row.getBoolean(3)))) {
                findings.add(Finding.warn(
                        NAME,
                        server.name() + ": " + set.whose() + " has default_transaction_read_only = "
                                + (set.on()
                                        ? "on: it stays read-only after a promotion"
                                        : "off: on a secondary only the guards on tables stop it, not nextval and large"
                                                + " objects"),
                        "On the " + server.name() + ": " + set.alter() + " RESET default_transaction_read_only;"));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "no role has one of its own")) : findings;
    }
}
