package io.gad.sync.ddl;

import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.List;

/** Statements that give a new relation the privileges of its image, as far as their roles are known. */
final class Grants {

    private static final String PRIVILEGES = """
            SELECT pg_catalog.format('GRANT %s ON TABLE %I.%I TO %s%s', x.privilege_type, ?, ?,
                CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) END,
                CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
            FROM pg_catalog.aclexplode(ARRAY[?::aclitem]) x
            """;

    private Grants() {}

    static List<String> statements(Session target, Image image) {
        List<String> statements = new ArrayList<>();
        image.json().get("acl").forEach(item -> {
            if (isKnown(target, item.asString())) {
                statements.addAll(target.list(
                        PRIVILEGES,
                        r -> r.getString(1),
                        image.string("schema"),
                        image.string("name"),
                        item.asString()));
            }
        });
        return statements;
    }

    /** Whether grantee and grantor of {@code grantee=privileges/grantor} are roles of the target. */
    private static boolean isKnown(Session target, String item) {
        List<String> names = SqlLexer.tokens(item, true).stream()
                .filter(t -> !t.isSymbol('=') && !t.isSymbol('/') && !t.isSymbol('*'))
                .map(SqlToken::identifier)
                .toList();
        String grantor = names.getLast();
        String grantee = item.startsWith("=") ? "" : names.getFirst();
        return RecordedSession.exists(target, grantor)
                && (grantee.isEmpty() || RecordedSession.exists(target, grantee));
    }
}
