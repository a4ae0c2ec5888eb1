package io.gad.sync.ddl;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Statements made from images, for DDL whose own text cannot be used: run by a function or a DO block, or filled by a
 * query (CREATE TABLE AS), whose rows come by decoding.
 */
final class GeneratedDdl {

    private static final Set<String> DROPPED_BY_NAME = Set.of(
            "table",
            "view",
            "materialized view",
            "sequence",
            "foreign table",
            "schema",
            "type",
            "domain",
            "function",
            "procedure",
            "aggregate",
            "collation",
            "extension",
            "statistics object");

    /** What these do is to be seen in an image; what others do (a COMMENT, say) could be skipped unseen. */
    private static final Set<String> SEEN_IN_IMAGES = Set.of(
            "CREATE TABLE",
            "CREATE TABLE AS",
            "SELECT INTO",
            "ALTER TABLE",
            "CREATE INDEX",
            "CREATE SEQUENCE",
            "ALTER SEQUENCE",
            "CREATE VIEW",
            "CREATE FUNCTION",
            "CREATE PROCEDURE",
            "CREATE TRIGGER",
            "CREATE SCHEMA");

    /** Would run a query. */
    private static final Set<String> BY_IMAGE_ALONE = Set.of("CREATE TABLE AS", "SELECT INTO");

    /**
     * May name what only the source's session has, beside or in front of others of that name: only what was dropped there
     * is dropped here. Statistics may have been on a temporary table, which their record no longer says; an index may be
     * {@link DroppedAhead}.
     */
    private static final Set<String> DROPS_OF_PERHAPS_TEMPORARY =
            Set.of("DROP TABLE", "DROP VIEW", "DROP SEQUENCE", "DROP INDEX", "DROP STATISTICS");

    private final Session target;
    private final DdlEntry entry;
    private final List<Image> images;
    private final Optional<SqlStatement> statement;

    /** @param statement the entry's own, if it is known */
    GeneratedDdl(Session target, DdlEntry entry, List<Image> images, Optional<SqlStatement> statement) {
        this.target = target;
        this.entry = entry;
        this.images = images;
        this.statement = statement;
    }

    /** Whether the statement's own text is not to be run even where it is known. */
    boolean isBetter() {
        return BY_IMAGE_ALONE.contains(entry.tag())
                || (DROPS_OF_PERHAPS_TEMPORARY.contains(entry.tag()) && (isOfWhatMayBeGone() || anyStands()));
    }

    private boolean isOfWhatMayBeGone() {
        return entry.tag().equals("DROP INDEX") || entry.tag().equals("DROP STATISTICS");
    }

    private boolean anyStands() {
        for (JsonNode object : Image.array(entry.objects())) {
            if (stands(object.path("identity").asString(""))) {
                return true;
            }
        }
        return false;
    }

    private boolean stands(String relation) {
        return target.one("SELECT pg_catalog.to_regclass(?) IS NOT NULL", r -> r.getBoolean(1), relation);
    }

    /**
     * Whether the statement's text may have been about a temporary table in front of another one of that name. What it made is
     * to be looked at, then.
     */
    boolean mayBeOfAnother() {
        return entry.tag().equals("CREATE TABLE")
                && statement.filter(it -> it.contains("LIKE")).isPresent();
    }

    /** Whether the images alone say what the statement has done, where its text names something that is not here. */
    boolean canStandIn() {
        return switch (entry.tag()) {
            case "CREATE TABLE" ->
                images.stream().noneMatch(image -> image.onTarget(target).isPresent());
            case "CREATE FUNCTION", "CREATE PROCEDURE" -> true;
            default -> false;
        };
    }

    /** @throws SyncProblem if there is no way to make this kind of statement from images */
    List<String> statements(@Nullable String query) {
        if (entry.event() == DdlEntry.Event.SQL_DROP) {
            return drops(query);
        }
        if (entry.tag().equals("GRANT") || entry.tag().equals("REVOKE")) {
            return Grants.replaced(target, Image.array(entry.objects())).orElseThrow(() -> unsupported(query));
        }
        if (images.isEmpty() || !SEEN_IN_IMAGES.contains(entry.tag())) {
            throw unsupported(query);
        }
        List<String> statements = new ArrayList<>();
        for (Image image : images) {
            if (image.relkind().equals("S")) {
                statements.addAll(SequenceDdl.before(image, image.onTarget(target)));
                statements.addAll(owner("SEQUENCE " + image.name().quoted(), image));
            }
        }
        for (Image image : images) {
            statements.addAll(statements(image, image.onTarget(target), query));
        }
        for (Image image : images) {
            if (image.relkind().equals("S")) {
                statements.addAll(SequenceDdl.after(image));
            }
        }
        return statements;
    }

    private List<String> statements(Image image, Optional<Image> standing, @Nullable String query) {
        return switch (image.string("kind")) {
            case "relation" ->
                switch (image.relkind()) {
                    case "r", "p" ->
                        standing.isEmpty()
                                ? new TableDdl(target, image, images).create()
                                : new TableChange(target, standing.get(), image, TableChange.Freedom.CHANGE)
                                        .statements()
                                        .orElseThrow(() -> unsupported(query));
                    case "v" ->
                        owned(
                                "CREATE OR REPLACE VIEW " + image.name().quoted() + " AS " + image.string("definition"),
                                "VIEW " + image.name().quoted(),
                                image);
                    case "S" -> List.of();
                    default -> throw unsupported(query);
                };
            case "function" -> {
                if (image.string("definition").isEmpty()) {
                    throw unsupported(query);
                }
                // What it says was looked at on the source, whose session may have had what it names for itself alone.
                List<String> made = new ArrayList<>(List.of("SET LOCAL check_function_bodies = off"));
                made.addAll(owned(
                        image.string("definition"),
                        "ROUTINE " + image.name().quoted() + "(" + image.string("arguments") + ")",
                        image));
                made.add("SET LOCAL check_function_bodies = on");
                yield made;
            }
            case "schema" -> {
                String schema = "SCHEMA " + TableName.quote(image.string("name"));
                yield owned("CREATE " + schema, schema, image);
            }
            default -> throw unsupported(query);
        };
    }

    private List<String> owned(String statement, String what, Image image) {
        List<String> statements = new ArrayList<>(List.of(statement));
        statements.addAll(owner(what, image));
        return statements;
    }

    private List<String> owner(String what, Image image) {
        String owner = image.string("owner");
        boolean comesWithItsColumn = image.json().path("sequence").has("identity_of");
        return RecordedSession.exists(target, owner) && !comesWithItsColumn
                ? List.of("ALTER " + what + " OWNER TO " + TableName.quote(owner))
                : List.of();
    }

    /** All of a kind at once: one may hang on another. */
    private List<String> drops(@Nullable String query) {
        String cascade = statement.filter(it -> !it.contains("CASCADE")).isPresent() ? "" : " CASCADE";
        Map<String, List<String>> named = new LinkedHashMap<>();
        List<String> standing = new ArrayList<>();
        List<String> statements = new ArrayList<>();
        for (JsonNode object : Image.array(entry.objects())) {
            String type = object.path("type").asString("");
            String identity = object.path("identity").asString("");
            int on = identity.indexOf(" on ");
            if (type.equals("index")) {
                boolean ahead = DroppedAhead.take(target, identity);
                if (!ahead || stands(identity)) {
                    standing.add(identity);
                }
            } else if (DROPPED_BY_NAME.contains(type)) {
                String kind = type.equals("statistics object") ? "STATISTICS" : type.toUpperCase(Locale.ROOT);
                named.computeIfAbsent(kind, k -> new ArrayList<>()).add(identity);
            } else if (on > 0 && Set.of("trigger", "rule", "policy").contains(type)) {
                statements.add("DROP " + type + " IF EXISTS " + identity + cascade);
            } else {
                throw unsupported(query);
            }
        }
        if (!standing.isEmpty()) {
            // Between the slot and the copy of the schema, a drop may lie of what the copy never had.
            boolean must = statement.filter(it -> !it.contains("EXISTS")).isPresent();
            statements.add("DROP INDEX " + (must ? "" : "IF EXISTS ") + String.join(", ", standing) + cascade);
        }
        named.forEach((kind, identities) ->
                statements.add("DROP " + kind + " IF EXISTS " + String.join(", ", identities) + cascade));
        return statements;
    }

    private SyncProblem unsupported(@Nullable String query) {
        return new SyncProblem(
                "DDL_UNSUPPORTED",
                "Expected a statement that can be replayed on the target, found " + entry.tag() + " of "
                        + entry.objects() + " run by: " + StatementReplay.shortened(query),
                "Next time run it as a statement of its own. " + CopyAnew.HINT);
    }
}
