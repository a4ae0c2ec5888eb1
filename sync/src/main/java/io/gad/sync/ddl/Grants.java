package io.gad.sync.ddl;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Statements that give a new relation the privileges of its image, as far as their roles are known. */
final class Grants {

    private static final String PRIVILEGES = """
            SELECT pg_catalog.format('GRANT %s ON TABLE %I.%I TO %s%s', x.privilege_type, ?, ?,
                CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) END,
                CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
            FROM pg_catalog.aclexplode(ARRAY[?::aclitem]) x
            """;

    private static final String REVOKED = """
            SELECT DISTINCT pg_catalog.format('REVOKE ALL ON TABLE %s FROM %s CASCADE', ?::text,
                CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) END)
            FROM pg_catalog.pg_class c CROSS JOIN LATERAL pg_catalog.aclexplode(coalesce(c.relacl,
                pg_catalog.acldefault((CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", c.relowner))) x
            WHERE c.oid = pg_catalog.to_regclass(?)
            """;

    /** What the source's record calls the relations that its session has for itself. */
    private static final String TEMPORARY = "temporary";

    private Grants() {}

    /**
     * Statements that replace the privileges of the relations that a GRANT or REVOKE may have touched by those that the
     * source recorded. Empty: it was about something else, or about columns, which were not recorded.
     */
    static Optional<List<String>> replaced(Session target, ArrayNode objects) {
        List<String> statements = new ArrayList<>();
        for (JsonNode object : objects) {
            String type = object.path("type").asString("");
            if (type.equals("privileges") && !object.path("by_column").asBoolean(true)) {
                String relation = new TableName(
                                object.path("schema").asString(),
                                object.path("name").asString())
                        .quoted();
                statements.addAll(target.list(REVOKED, r -> r.getString(1), relation, relation));
                statements.addAll(statements(target, new Image((ObjectNode) object)));
            } else if (!Set.of("TABLE", "SEQUENCE", TEMPORARY).contains(type)) {
                return Optional.empty();
            }
        }
        return statements.isEmpty() ? Optional.empty() : Optional.of(statements);
    }

    /** Whether a GRANT or REVOKE is about temporary relations of the session that ran it: nobody else has those. */
    static boolean areOfTemporaryOnes(DdlEntry entry, SqlStatement statement) {
        Set<String> temporary = new HashSet<>();
        for (JsonNode object : Image.array(entry.objects())) {
            if (object.path("type").asString("").equals(TEMPORARY)) {
                temporary.add(object.path("name").asString());
            }
        }
        List<List<String>> names = temporary.isEmpty() ? List.of() : statement.namesBehindOn();
        return !names.isEmpty()
                && names.stream()
                        .allMatch(name -> temporary.contains(name.getLast())
                                && (name.size() == 1 || name.getFirst().startsWith("pg_temp")));
    }

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

    /** The items that name only roles of the target. */
    static ArrayNode known(Session target, ArrayNode items) {
        ArrayNode known = items.arrayNode();
        for (JsonNode item : items) {
            if (isKnown(target, item.asString())) {
                known.add(item);
            }
        }
        return known;
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
