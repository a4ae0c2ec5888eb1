package io.gad.sync.precheck;

import java.util.List;

/** The roles' passwords can be carried over. */
final class PasswordsCheck implements Check {

    private static final String NAME = "passwords";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        boolean readable = scene.source()
                .one(
                        "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_authid', 'SELECT')",
                        row -> row.getBoolean(1));
        if (readable) {
            return List.of(Finding.pass(NAME, "source: readable"));
        }
        List<String> roles = scene.source()
                .list(
                        "SELECT rolname FROM pg_catalog.pg_roles WHERE rolcanlogin AND rolname !~ '^pg_' ORDER BY 1",
                        row -> row.getString(1));
        return List.of(Finding.warn(
                NAME,
                "source: passwords cannot be read; login roles: " + String.join(", ", roles),
                "Set the password of each of these roles on the target by hand."));
    }
}
