package io.gad.sync.ddl;

import io.gad.postgres.Session;
import io.gad.sync.SyncProblem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What has been seen of one source transaction so far: how far each of its strings has been used up, and which tables it
 * has rewritten.
 */
final class ReplayedTransaction {

    private final long epoch;
    private final long txid;
    private final Map<String, Integer> used = new HashMap<>();
    private final Map<String, Integer> rewritten = new HashMap<>();
    private final Set<String> dropped = new HashSet<>();
    private @Nullable Postponed postponed;
    private int lastOrdinal;
    private @Nullable String lastQuery;

    private ReplayedTransaction(DdlEntry entry) {
        this.epoch = entry.epoch();
        this.txid = entry.txid();
    }

    /** The one that an entry belongs to: that of the entry before, or a new one. */
    static ReplayedTransaction of(DdlEntry entry, @Nullable ReplayedTransaction before) {
        return before != null && before.continuesWith(entry) ? before : new ReplayedTransaction(entry);
    }

    /** Whether the entry goes on with this transaction; if not, it begins another, or the same one over again. */
    private boolean continuesWith(DdlEntry entry) {
        return entry.epoch() == epoch && entry.txid() == txid && entry.ordinal() > lastOrdinal;
    }

    /** Takes note of an entry and gives the string that it came from; null if that is unknown. */
    @Nullable
    String enter(DdlEntry entry) {
        lastOrdinal = entry.ordinal();
        String query = entry.query();
        if (query == null || !query.isEmpty()) {
            lastQuery = query;
        }
        return lastQuery;
    }

    /** An entry that comes before the one which makes what it needs: a trigger of the customer's ran it at once. */
    record Postponed(DdlEntry entry, @Nullable String query, SyncProblem refused) {}

    /** @return whether there was room for it: one at a time */
    boolean postpone(DdlEntry entry, @Nullable String query, SyncProblem refused) {
        if (postponed != null) {
            return false;
        }
        postponed = new Postponed(entry, query, refused);
        return true;
    }

    Optional<Postponed> takePostponed() {
        Optional<Postponed> taken = Optional.ofNullable(postponed);
        postponed = null;
        return taken;
    }

    void noteRewrite(String identity, int reason) {
        rewritten.merge(identity, reason, (a, b) -> a | b);
    }

    /** The tables rewritten by the statement whose own entry follows, with PostgreSQL's reason bits. */
    Map<String, Integer> takeRewritten() {
        Map<String, Integer> taken = Map.copyOf(rewritten);
        rewritten.clear();
        return taken;
    }

    void noteDropped(Set<String> objects) {
        dropped.addAll(objects);
    }

    /** What the DROP OWNED whose own entry follows has dropped, by kind and identity. */
    Set<String> takeDropped() {
        Set<String> taken = Set.copyOf(dropped);
        dropped.clear();
        return taken;
    }

    /**
     * The statement of {@code query} that the entry stands for: the first one not used yet whose kind is the entry's tag
     * and whose text names one of the touched objects. Empty if there is none, as when a function ran it.
     */
    Optional<SqlStatement> statement(Session target, DdlEntry entry, String query) {
        SqlString string = SqlString.of(query, entry.hasStandardStrings());
        if (string.severalTransactions() && !used.containsKey(query)) {
            used.put(query, 0);
            useUp(string, query, entry.before(target));
        }
        return statement(string, entry, query);
    }

    /** What the same string's earlier transactions have used of it. */
    private void useUp(SqlString string, String query, List<DdlEntry> earlier) {
        @Nullable String from = null;
        for (DdlEntry entry : earlier) {
            from = "".equals(entry.query()) ? from : entry.query();
            if (query.equals(from)) {
                var unused = statement(string, entry, query);
            }
        }
    }

    private Optional<SqlStatement> statement(SqlString string, DdlEntry entry, String query) {
        return statement(string, entry, query, it -> mentionsTouched(it, entry))
                .or(() -> statement(string, entry, query, Placement::movesAll));
    }

    private Optional<SqlStatement> statement(
            SqlString string, DdlEntry entry, String query, Predicate<SqlStatement> isAboutIt) {
        List<SqlStatement> statements = string.statements();
        int from = used.getOrDefault(query, 0);
        for (int i = 0; i < statements.size(); i++) {
            int index = (from + i) % statements.size();
            SqlStatement statement = statements.get(index);
            if (statement.hasTag(entry.tag()) && isAboutIt.test(statement)) {
                used.put(query, index + 1);
                return Optional.of(statement);
            }
        }
        return Optional.empty();
    }

    private static boolean mentionsTouched(SqlStatement statement, DdlEntry entry) {
        boolean anyName = false;
        for (JsonNode object : Image.array(entry.objects())) {
            JsonNode identity = object.get("identity");
            if (identity != null && identity.isString()) {
                for (SqlToken token : SqlLexer.tokens(identity.asString(), true)) {
                    String name = token.identifier();
                    anyName |= !name.isEmpty();
                    if (!name.isEmpty() && !name.equals(schema(object)) && statement.mentions(name)) {
                        return true;
                    }
                }
            }
        }
        for (Image image : Image.list(entry.images())) {
            String name = image.ownName();
            if (SqlToken.isPlain(name)
                    ? statement.mentions(name)
                    : statement.text().contains(name)) {
                return true;
            }
        }
        // From 16 on statistics may be made without a name: PostgreSQL finds one, the same on both sides.
        return !anyName || Set.of("IMPORT FOREIGN SCHEMA", "CREATE STATISTICS").contains(entry.tag());
    }

    private static String schema(JsonNode object) {
        JsonNode schema = object.get("schema");
        return schema != null && schema.isString() ? schema.asString() : "";
    }
}
