package io.gad.sync.reapply;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Table;
import io.gad.postgres.catalog.UniqueIndex;
import io.gad.sync.tail.LostChange;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The constraints that nobody checks in the replica role: foreign keys, and unique ones that are deferrable. Looked at when
 * all changes are made, for a transaction may break on its way what holds at its end.
 */
final class KeysAfterwards {

    /** Values that must hold, and the first change that brought them. */
    private record Deferred(Table table, UniqueIndex index) {}

    private final Session session;
    private final Map<Long, List<ForeignKey>> known = new HashMap<>();
    private final Map<ForeignKey, Map<List<String>, LostChange>> references = new LinkedHashMap<>();
    private final Map<ForeignKey, Map<List<String>, LostChange>> gone = new LinkedHashMap<>();
    private final Map<Deferred, Map<List<String>, LostChange>> unique = new LinkedHashMap<>();

    KeysAfterwards(Session session) {
        this.session = session;
    }

    /**
     * Remembers one written row.
     *
     * @param before all of the row that was there; empty: none
     * @param after all of the row that is there now, as far as known; empty: none
     */
    void written(
            Table table, LostChange change, Map<String, @Nullable String> before, Map<String, @Nullable String> after) {
        for (ForeignKey key : known.computeIfAbsent(table.oid(), oid -> ForeignKey.of(session, oid))) {
            if (key.ofTable()) {
                note(references, key, moved(key.childColumns(), after, before), change);
            } else {
                note(gone, key, moved(key.parentColumns(), before, after), change);
            }
        }
        for (UniqueIndex index : table.uniqueIndexes()) {
            if (!index.immediate()) {
                note(unique, new Deferred(table, index), moved(index.keyNames(), after, before), change);
            }
        }
    }

    /** What one image has in these columns, where the other has something else. */
    private static Optional<List<String>> moved(
            List<String> columns, Map<String, @Nullable String> in, Map<String, @Nullable String> other) {
        return ForeignKey.valuesOf(columns, in)
                .filter(values -> !Objects.equals(
                        values, ForeignKey.valuesOf(columns, other).orElse(null)));
    }

    private static <K> void note(
            Map<K, Map<List<String>, LostChange>> notes, K key, Optional<List<String>> values, LostChange change) {
        values.ifPresent(v -> {
            LostChange unused = notes.computeIfAbsent(key, k -> new LinkedHashMap<>())
                    .computeIfAbsent(
                            v,
                            first -> new LostChange(
                                    change.table(),
                                    change.op(),
                                    Conflict.cut(change.old()),
                                    Conflict.cut(change.now())));
        });
    }

    /** @param ahead run ahead of each look; what it throws ends them */
    void check(Runnable ahead, Consumer<Conflict> conflicts) {
        references.forEach((key, all) -> all.forEach((values, change) -> {
            ahead.run();
            if (!key.hasParent(session, values) && key.hasChild(session, values)) {
                conflicts.accept(conflict(
                        change,
                        Conflict.Kind.REFERENCE_MISSING,
                        "Foreign key " + key.name() + " refers to " + key.described(key.parentColumns(), values)
                                + " of " + bare(key.parent()) + ", which is not there."));
            }
        }));
        gone.forEach((key, all) -> all.forEach((values, change) -> {
            ahead.run();
            if (!key.hasParent(session, values) && key.hasChild(session, values)) {
                conflicts.accept(conflict(
                        change,
                        Conflict.Kind.REFERENCED,
                        "Rows of " + bare(key.child()) + " refer to " + key.described(key.parentColumns(), values)
                                + " by foreign key " + key.name() + ", and it would be gone."));
            }
        }));
        unique.forEach((key, all) -> all.forEach((values, change) -> {
            ahead.run();
            if (isTwice(key, values)) {
                conflicts.accept(conflict(
                        change,
                        Conflict.Kind.UNIQUE_TAKEN,
                        "Another row has " + key.index().keyNames() + " = " + values + ", which "
                                + key.index().name() + " allows once."));
            }
        }));
    }

    private static String bare(String from) {
        return from.startsWith("ONLY ") ? from.substring("ONLY ".length()) : from;
    }

    private boolean isTwice(Deferred key, List<String> values) {
        String where = key.index().key().stream()
                .map(k -> "t." + TableName.quote(k.name()) + " " + k.equality() + " ?")
                .collect(Collectors.joining(" AND "));
        return Texts.first(
                        session,
                        "SELECT 1 FROM " + (key.table().partitioned() ? "" : "ONLY ")
                                + key.table().name().quoted() + " t WHERE " + where + " OFFSET 1 LIMIT 1",
                        values,
                        row -> row.getInt(1))
                .isPresent();
    }

    private static Conflict conflict(LostChange change, Conflict.Kind kind, String detail) {
        Map<String, @Nullable String> row = change.now().isEmpty() ? change.old() : change.now();
        return new Conflict(change.table(), change.op(), kind, false, row, Map.of(), Map.of(), detail);
    }
}
