package io.gad.sync.tail;

import io.gad.postgres.Lsn;
import io.gad.postgres.pgoutput.PgOutputMessage;
import io.gad.postgres.pgoutput.PgOutputMessage.Begin;
import io.gad.postgres.pgoutput.PgOutputMessage.Commit;
import io.gad.postgres.pgoutput.PgOutputMessage.Message;
import io.gad.postgres.pgoutput.PgOutputMessage.Origin;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.PgOutputMessage.RowChange;
import io.gad.postgres.pgoutput.PgOutputMessage.Truncate;
import io.gad.postgres.pgoutput.PgOutputMessage.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gathers the decoded messages of a tail into transactions and drops what is not the customer's. */
final class TailTransactions implements SlotPeek.Messages {

    /** More than this of one transaction is handed on in pieces. */
    private static final long PIECE_BYTES = 16L << 20;

    private static final String OWN_SCHEMA = "gad";

    private final String database;
    private final Lsn finalPosition;
    private final Function<Begin, Lsn> commitEnd;
    private final Consumer<LostTransaction> sink;

    private final Map<Integer, Relation> relations = new HashMap<>();
    private final List<LostChange> changes = new ArrayList<>();
    private @Nullable Begin begin;
    private @Nullable Lsn knownEnd;
    private @Nullable String lastQuery;
    private long bytes;
    private boolean counted;
    private long transactionCount;
    private long changeCount;

    /** @param commitEnd asks the server for the end of a commit whose message was not reached yet */
    TailTransactions(
            String database, Lsn finalPosition, Function<Begin, Lsn> commitEnd, Consumer<LostTransaction> sink) {
        this.database = database;
        this.finalPosition = finalPosition;
        this.commitEnd = commitEnd;
        this.sink = sink;
    }

    long transactions() {
        return transactionCount;
    }

    long changes() {
        return changeCount;
    }

    @Override
    public void accept(PgOutputMessage message, int size) {
        switch (message) {
            case Begin started -> start(started);
            case Commit commit -> finish(commit);
            case Relation relation -> relations.put(relation.id(), relation);
            case RowChange change -> row(change, size);
            case Truncate truncate ->
                truncate.relationIds().stream()
                        .map(this::relation)
                        .filter(r -> !r.name().schema().equals(OWN_SCHEMA))
                        .forEach(r -> add(new LostChange(r.name().toString(), "TRUNCATE", Map.of(), Map.of()), size));
            case Type ignoredType -> {}
            case Origin ignoredOrigin -> {}
            case Message ignoredMessage -> {}
        }
    }

    private void start(Begin started) {
        begin = started;
        knownEnd = null;
        lastQuery = null;
        counted = false;
        changes.clear();
        bytes = 0;
    }

    private void finish(Commit commit) {
        if (commit.endLsn().isAfter(finalPosition)) {
            handOn(commit.endLsn());
        }
        begin = null;
        changes.clear();
    }

    private void row(RowChange change, int size) {
        Relation relation = relation(change.relationId());
        if (!relation.name().schema().equals(OWN_SCHEMA)) {
            add(TailRows.change(relation, change), size);
        } else if (relation.name().name().equals("ddl_log") && change instanceof PgOutputMessage.Insert insert) {
            ddl(TailRows.values(relation, insert.row(), false), size);
        }
    }

    private void ddl(Map<String, @Nullable String> logged, int size) {
        String query = logged.get("query");
        if (query == null || !query.isEmpty()) {
            lastQuery = query; // an empty one means: as in the row before
        }
        if ("table_rewrite".equals(logged.get("event"))) {
            return; // its statement follows as a row of its own
        }
        Map<String, @Nullable String> now = new LinkedHashMap<>();
        now.put("statement", lastQuery);
        now.put("tag", logged.get("tag"));
        now.put("search_path", logged.get("search_path"));
        now.put("role", logged.get("session_role"));
        now.put("objects", logged.get("objects"));
        add(new LostChange(DdlObject.nameIn(logged.get("objects")), "DDL", Map.of(), now), size);
    }

    private Relation relation(int id) {
        Relation relation = relations.get(id);
        if (relation == null) {
            throw new IllegalStateException("Expected the shape of relation " + id + " before its rows, found none.");
        }
        return relation;
    }

    private void add(LostChange change, int size) {
        changes.add(change);
        bytes += size + 200L;
        if (bytes > PIECE_BYTES && begin != null) {
            Lsn end = knownEnd == null ? commitEnd.apply(begin) : knownEnd;
            knownEnd = end;
            if (end.isAfter(finalPosition)) {
                handOn(end);
            }
            changes.clear();
            bytes = 0;
        }
    }

    private void handOn(Lsn end) {
        Begin current = begin;
        if (current == null || changes.isEmpty()) {
            return;
        }
        if (!counted) {
            counted = true;
            transactionCount++;
        }
        changeCount += changes.size();
        sink.accept(new LostTransaction(current.xid(), current.commitTime(), end, database, changes));
    }
}
