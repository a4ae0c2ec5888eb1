package io.gad.sync.ddl;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Replays {@code DROP OWNED}. No record tells of a {@code REASSIGN OWNED} in front of it: what the roles own here and the
 * source did not drop is given to its owner on the source first, so that nothing falls but what fell there.
 */
final class DropOwned {

    private static final String TAG = "DROP OWNED";

    /** What roles own, but for what goes with them in any case. What follows another object is not altered by itself. */
    private static final String OWNED = """
            SELECT i.type, i.identity, pg_catalog.pg_get_userbyid(s.refobjid),
                   coalesce(i.schema = 'gad' OR (i.type IN ('schema', 'event trigger', 'publication', 'subscription')
                                                 AND i.identity ~ '^gad(_|$)'), false),
                   i.type <> 'extension' AND coalesce(t.typtype <> 'm', true)
                     AND NOT (coalesce(c.relkind = 'S', false) AND EXISTS (SELECT FROM pg_catalog.pg_depend d
                           WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
                             AND d.refclassid = d.classid AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')))
              FROM pg_catalog.pg_shdepend s
             CROSS JOIN LATERAL pg_catalog.pg_identify_object(s.classid, s.objid, 0) i
              LEFT JOIN pg_catalog.pg_type t ON s.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.oid = s.objid
              LEFT JOIN pg_catalog.pg_class c ON s.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = s.objid
             WHERE s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
               AND s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND s.deptype = 'o'
               AND s.refobjid IN (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ANY (?))
               AND s.classid NOT IN ('pg_catalog.pg_default_acl'::pg_catalog.regclass,
                                     'pg_catalog.pg_user_mapping'::pg_catalog.regclass)
               AND coalesce(i.schema, '') NOT LIKE 'pg\\_temp%'
             ORDER BY 1, 2
            """;

    private record Owned(String type, String identity, String owner, boolean ours, boolean altered) {

        /** As the source's record has it. */
        String key() {
            return type + " " + identity;
        }

        String given(String to) {
            String kind = switch (type) {
                case "function", "procedure", "aggregate" -> "ROUTINE";
                case "statistics object" -> "STATISTICS";
                default -> type.replace('-', ' ').toUpperCase(Locale.ROOT);
            };
            return "ALTER " + kind + " " + identity + " OWNER TO " + to;
        }
    }

    private final Session target;
    private final DdlEntry entry;
    private final SqlStatement statement;
    private final Set<String> dropped;
    private final Map<String, String> owners = new HashMap<>();
    private @Nullable String sourceUser;
    private String rest = "";

    /** @param dropped what the source dropped by it, by kind and identity */
    DropOwned(Session target, DdlEntry entry, SqlStatement statement, Set<String> dropped) {
        this.target = target;
        this.entry = entry;
        this.statement = statement;
        this.dropped = dropped;
        for (JsonNode object : Image.array(entry.objects())) {
            if (object.has("owned")) {
                sourceUser = object.path("user").asString("");
                rest = object.path("rest").asString("");
                object.path("owned")
                        .properties()
                        .forEach(owner ->
                                owner.getValue().forEach(owned -> owners.put(owned.asString(), owner.getKey())));
            }
        }
    }

    static boolean is(DdlEntry entry) {
        return entry.event() == DdlEntry.Event.DDL_COMMAND_END && entry.tag().equals(TAG);
    }

    /** Whether it says what was dropped by the statement whose own entry follows. */
    static boolean isOnlyNoted(DdlEntry entry) {
        return entry.event() == DdlEntry.Event.SQL_DROP && entry.tag().equals(TAG);
    }

    static Set<String> droppedBy(DdlEntry entry) {
        Set<String> dropped = new HashSet<>();
        for (JsonNode object : Image.array(entry.objects())) {
            object.path("dropped").forEach(one -> dropped.add(one.asString()));
        }
        return dropped;
    }

    /** @throws SyncProblem if something would fall that did not on the source; nothing was dropped then */
    void run(Execution execution) {
        List<String> roles = roles().stream()
                .filter(role -> RecordedSession.exists(target, role))
                .toList();
        if (roles.isEmpty()) {
            return;
        }
        target.execute("SET LOCAL quote_all_identifiers = off");
        List<Owned> standing = owned(roles);
        List<Owned> kept = kept(standing);
        if (kept.stream().noneMatch(Owned::ours)) {
            execution.of(kept.stream()
                    .filter(Owned::altered)
                    .map(one -> one.given(owner(one)))
                    .toList());
            if (kept.size() == standing.size()) {
                reassign(execution, owned(roles));
            }
        }
        List<Owned> left = kept(owned(roles));
        if (!left.isEmpty()) {
            throw refused(left);
        }
        execution.ofText("DROP OWNED BY "
                + String.join(", ", roles.stream().map(TableName::quote).toList())
                + (statement.contains("CASCADE") ? " CASCADE" : ""));
    }

    /** What has no ALTER of its own, as an extension. All else that the role owned has another owner by now. */
    private void reassign(Execution execution, List<Owned> left) {
        Map<String, String> to = new HashMap<>();
        left.forEach(one -> to.put(one.owner(), owner(one)));
        to.forEach(
                (from, owner) -> execution.of(List.of("REASSIGN OWNED BY " + TableName.quote(from) + " TO " + owner)));
    }

    private List<Owned> owned(List<String> roles) {
        return target.list(
                OWNED,
                row -> new Owned(
                        row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4), row.getBoolean(5)),
                (Object) roles.toArray(String[]::new));
    }

    private List<Owned> kept(List<Owned> standing) {
        return standing.stream().filter(one -> !dropped.contains(one.key())).toList();
    }

    /** On the source, or who stands in for it where nobody does. */
    private String owner(Owned one) {
        String owner = owners.get(one.key());
        if (owner != null) {
            return TableName.quote(owner);
        }
        boolean isKnown = !one.type().equals("large object") && RecordedSession.exists(target, rest);
        return isKnown ? TableName.quote(rest) : "CURRENT_USER";
    }

    /** Those that the statement names, by the names that they have. */
    private Set<String> roles() {
        Set<String> roles = new TreeSet<>();
        boolean expected = true;
        for (SqlToken token : statement.tokens().subList(3, statement.tokens().size())) {
            if (token.isSymbol(',')) {
                expected = true;
            } else if (expected) {
                expected = false;
                boolean isCurrent = token.isWord("CURRENT_USER") || token.isWord("CURRENT_ROLE");
                Optional.ofNullable(
                                isCurrent
                                        ? entry.sessionRole()
                                        : token.isWord("SESSION_USER") ? sourceUser : token.identifier())
                        .ifPresent(roles::add);
            }
        }
        return roles;
    }

    private SyncProblem refused(List<Owned> left) {
        List<String> named = new ArrayList<>(left.stream().map(Owned::key).toList());
        return new SyncProblem(
                "DDL_FAILED",
                "Expected the roles of the source's DROP OWNED to own nothing on the target in database "
                        + target.database() + " but what it dropped on the source, found: "
                        + named + ". Nothing was dropped. The statement: "
                        + StatementReplay.shortened(statement.text()),
                "Give these objects on the target to the roles that own them on the source: by ALTER ... OWNER TO, or where"
                        + " there is none, as of an extension, by REASSIGN OWNED, which gives away all that the role owns:"
                        + " then drop there what the source dropped. Then resume. Or: "
                        + CopyAnew.HINT);
    }
}
