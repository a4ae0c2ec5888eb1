package io.gad.sync.rewind;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Catalog;
import io.gad.postgres.pgoutput.PgOutputMessage;
import io.gad.postgres.pgoutput.PgOutputMessage.Begin;
import io.gad.postgres.pgoutput.PgOutputMessage.Commit;
import io.gad.postgres.pgoutput.PgOutputMessage.Insert;
import io.gad.postgres.pgoutput.PgOutputMessage.Message;
import io.gad.postgres.pgoutput.PgOutputMessage.Origin;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.PgOutputMessage.RowChange;
import io.gad.postgres.pgoutput.PgOutputMessage.Truncate;
import io.gad.postgres.pgoutput.PgOutputMessage.Type;
import io.gad.postgres.pgoutput.Tuple;
import io.gad.sync.ddl.DdlEntry;
import io.gad.sync.ddl.RowEffect;
import io.gad.sync.receive.OwnTables;
import io.gad.sync.tail.SlotPeek;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notes in the book what messages of one log touch, as they are decoded, some at once. What names no row it cannot miss: then
 * the whole table is noted.
 */
final class TouchedRecorder implements SlotPeek.Messages {

    private static final int AT_ONCE = 1000;
    private static final int REMEMBERED = 100_000;
    private static final long WHOLE_AT_LEAST = 20_000;

    /** A commit record is shorter; of what lies near before the position something too much may be taken. */
    private static final long COMMIT_BYTES = 1L << 20;

    /** In a database without an encoding a text may be none. */
    private static final char NOT_UTF_8 = '\uFFFD';

    private record Touched(String name, Map<String, String> key) {}

    private final Session target;
    private final Session side;
    private final Mandate mandate;
    private final Lsn from;
    private final Map<Integer, Relation> relations = new HashMap<>();
    private final Map<TableName, String> names = new HashMap<>();
    private final Map<Relation, Optional<List<String>>> keys = new IdentityHashMap<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, Long> most = new HashMap<>();
    private final Set<String> wholes = new HashSet<>();
    private final Set<Touched> seen = new LinkedHashSet<>();
    private final List<Touched> waiting = new ArrayList<>();
    private boolean taken;
    private @Nullable Lsn last;

    /**
     * @param target the former primary's, whose book it is
     * @param side whose log it is, for its catalog
     * @param from what was committed before it is no concern
     */
    TouchedRecorder(Session target, Session side, Mandate mandate, Lsn from) {
        this.target = target;
        this.side = side;
        this.mandate = mandate;
        this.from = from;
        counts.putAll(TouchedBook.counts(target));
        wholes.addAll(TouchedBook.wholes(target).keySet());
    }

    /** The end of the last commit that it has seen. */
    Optional<Lsn> last() {
        return Optional.ofNullable(last);
    }

    @Override
    public void accept(PgOutputMessage message, int bytes) {
        switch (message) {
            case Begin begin -> taken = begin.commitLsn().value() + COMMIT_BYTES > from.value();
            case Commit commit -> last = commit.endLsn();
            case Relation relation -> relations.put(relation.id(), relation);
            case RowChange change -> row(relation(change.relationId()), change);
            case Truncate truncate -> truncate.relationIds().forEach(id -> truncated(relation(id)));
            case Type ignoredType -> {}
            case Origin ignoredOrigin -> {}
            case Message ignoredMessage -> {}
        }
    }

    private Relation relation(int id) {
        Relation relation = relations.get(id);
        if (relation == null) {
            throw new IllegalStateException("Expected the shape of relation " + id + " before its rows, found none.");
        }
        return relation;
    }

    private void truncated(Relation relation) {
        if (taken && !OwnTables.isOurs(relation.name())) {
            whole(name(relation.name()), "it was truncated");
        }
    }

    private void row(Relation relation, RowChange change) {
        if (!taken) {
            return;
        }
        if (OwnTables.isOurs(relation.name())) {
            if (relation.name().equals(OwnTables.DDL_LOG) && change instanceof Insert insert) {
                define(DdlEntry.of(texts(relation, insert.row())));
            } else if (relation.name().equals(OwnTables.REREAD)) {
                change.before().ifPresent(row -> notFollowed(relation, row));
                change.after().ifPresent(row -> notFollowed(relation, row));
            }
            return;
        }
        String name = name(relation.name());
        if (wholes.contains(name)) {
            return;
        }
        Optional<List<String>> key = keys.computeIfAbsent(relation, this::key);
        if (key.isEmpty()) {
            whole(name, "nothing names its rows");
            return;
        }
        Optional<Tuple> before = change.before();
        before.ifPresent(tuple -> touch(name, relation, key.get(), tuple, tuple));
        change.after().ifPresent(tuple -> touch(name, relation, key.get(), tuple, before.orElse(tuple)));
    }

    /** For a while the member whose log it is has left out what others applied; it came back by no change that they have. */
    private void notFollowed(Relation relation, Tuple row) {
        for (int i = 0; i < row.size(); i++) {
            if (relation.columns().get(i).name().equals("relation") && !row.isNull(i) && !row.isUnchanged(i)) {
                side.first(
                                "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                                        + " ON n.oid = c.relnamespace WHERE c.oid = ?::oid",
                                found -> new TableName(found.getString(1), found.getString(2)),
                                row.text(i))
                        .ifPresent(table -> whole(name(table), "it was not followed for a while"));
            }
        }
    }

    /** What names the rows in this shape of the table; a table without a key is known by all of its columns, which names none. */
    private Optional<List<String>> key(Relation relation) {
        return switch (relation.identity()) {
            case NOTHING -> Optional.empty();
            case DEFAULT, INDEX -> {
                List<String> columns = relation.columns().stream()
                        .filter(PgOutputMessage.Column::key)
                        .map(PgOutputMessage.Column::name)
                        .toList();
                yield Optional.of(columns).filter(list -> !list.isEmpty());
            }
            case FULL -> {
                List<String> there = relation.columns().stream()
                        .map(PgOutputMessage.Column::name)
                        .toList();
                yield new Catalog(side)
                        .table(relation.name())
                        .flatMap(table -> table.primaryKey().or(table::usableIdentityIndex))
                        .map(index -> index.keyNames())
                        .filter(there::containsAll);
            }
        };
    }

    /** @param before where a value stands that the update has left alone */
    private void touch(String name, Relation relation, List<String> key, Tuple row, Tuple before) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < row.size(); i++) {
            String column = relation.columns().get(i).name();
            if (key.contains(column)) {
                Tuple holder = row.isUnchanged(i) ? before : row;
                if (holder.isNull(i) || holder.isUnchanged(i)) {
                    whole(name, "a change of it came without its key");
                    return;
                }
                String text = holder.text(i);
                if (text.indexOf(NOT_UTF_8) >= 0) {
                    whole(name, "a key of it is in no known encoding");
                    return;
                }
                values.put(column, text);
            }
        }
        Touched touched = new Touched(name, values);
        if (!seen.add(touched)) {
            return;
        }
        if (seen.size() > REMEMBERED) {
            seen.clear();
        }
        waiting.add(touched);
        if (waiting.size() >= AT_ONCE) {
            write(() -> {});
        }
    }

    private void define(DdlEntry entry) {
        RowEffect effect = RowEffect.by(entry);
        write(() -> {
            if (effect.everything()) {
                TouchedBook.everything(target);
            }
            if (effect.defines()) {
                TouchedBook.definitions(target);
            }
            if (effect.fills()) {
                TouchedBook.views(target);
            }
        });
        effect.tables().forEach(table -> whole(name(table), "it was changed by " + entry.tag()));
        effect.names().forEach(name -> whole(name, "it was rewritten by " + entry.tag()));
        keys.clear(); // Another key may name its rows now.
    }

    private void whole(String name, String why) {
        if (wholes.add(name)) {
            write(() -> TouchedBook.whole(target, name, why));
        }
    }

    /**
     * Writes what waits, and what is to hold from then on, in one transaction.
     *
     * @param more stands behind it
     */
    void write(Runnable more) {
        target.transaction(() -> {
            MemberLock.hold(target, mandate);
            List<Touched> rows =
                    waiting.stream().filter(t -> !wholes.contains(t.name())).toList();
            if (!rows.isEmpty()) {
                Map<String, Long> added = TouchedBook.add(
                        target,
                        rows.stream().map(Touched::name).toList(),
                        rows.stream().map(Touched::key).toList());
                added.forEach((name, rowsOf) -> counts.merge(name, rowsOf, Long::sum));
                added.keySet().stream().filter(this::isTooMuch).forEach(name -> {
                    wholes.add(name);
                    TouchedBook.whole(target, name, "many of its rows were changed");
                });
            }
            more.run();
        });
        waiting.clear();
    }

    private boolean isTooMuch(String name) {
        long bound = most.computeIfAbsent(name, n -> TouchedBook.most(target, n, WHOLE_AT_LEAST));
        return counts.getOrDefault(name, 0L) > bound;
    }

    private String name(TableName table) {
        return names.computeIfAbsent(table, t -> TouchedBook.name(target, t));
    }

    private static Map<String, @Nullable String> texts(Relation relation, Tuple row) {
        Map<String, @Nullable String> values = new HashMap<>();
        for (int i = 0; i < row.size(); i++) {
            values.put(relation.columns().get(i).name(), row.isNull(i) ? null : row.text(i));
        }
        return values;
    }
}
