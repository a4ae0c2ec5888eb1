package io.gad.sync.reapply;

import io.gad.postgres.catalog.Column;
import io.gad.postgres.catalog.Table;
import io.gad.postgres.catalog.UniqueIndex;
import io.gad.sync.reapply.Conflict.Kind;
import io.gad.sync.tail.LostChange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes one change, or tells what is in its way. What is told and not passed over was not written. */
final class ChangeWriter {

    private final Targets targets;
    private final Rows rows;
    private final KeysAfterwards keys;
    private final boolean force;
    private final Consumer<Conflict> conflicts;

    ChangeWriter(Targets targets, Rows rows, KeysAfterwards keys, boolean force, Consumer<Conflict> conflicts) {
        this.targets = targets;
        this.rows = rows;
        this.keys = keys;
        this.force = force;
        this.conflicts = conflicts;
    }

    void write(LostChange change) {
        boolean ofRow = Set.of("INSERT", "UPDATE", "DELETE").contains(change.op());
        if (!ofRow) {
            tell(
                    change,
                    Kind.BY_HAND,
                    false,
                    change.op().equals("TRUNCATE")
                            ? "A TRUNCATE would take away what was written since: do it by hand if it is wanted."
                            : "Definitions are not re-applied: run the statement by hand if it is wanted.");
            return;
        }
        Optional<Table> table = targets.of(change);
        Optional<String> misfit = table.isEmpty()
                ? Optional.of("Table " + change.table() + " is not there.")
                : Targets.misfit(table.get(), change);
        if (misfit.isPresent()) {
            tell(change, Kind.TABLE_CHANGED, false, misfit.get());
            return;
        }
        switch (change.op()) {
            case "INSERT" -> insert(table.orElseThrow(), change);
            case "UPDATE" -> update(table.orElseThrow(), change);
            default -> delete(table.orElseThrow(), change);
        }
    }

    private void insert(Table table, LostChange change) {
        Map<String, @Nullable String> row = change.now();
        Optional<StandingRow> standing = Targets.key(table)
                .filter(key -> ForeignKey.valuesOf(key.keyNames(), row).isPresent())
                .flatMap(key -> rows.byKey(table, key, row));
        if (standing.isEmpty()) {
            rows.insert(table, row);
            keys.written(table, change, Map.of(), row);
            return;
        }
        Map<String, @Nullable String> found = standing.get().values();
        String detail =
                differing(table, row, found).isEmpty() ? "The same row is there already." : "Another row has its key.";
        if (tell(change, Kind.KEY_TAKEN, true, row, Map.of(), found, detail)) {
            bring(table, change, standing.get());
        }
    }

    private void update(Table table, LostChange change) {
        if (!isNamed(table, change)) {
            return;
        }
        Optional<StandingRow> standing = find(table, change);
        if (standing.isPresent()) {
            if (isAsItWas(table, change, standing.get())) {
                bring(table, change, standing.get());
            }
            return;
        }
        Map<String, @Nullable String> row = new LinkedHashMap<>(change.old());
        row.putAll(change.now());
        boolean whole = table.writableColumns().stream().allMatch(c -> row.containsKey(c.name()));
        String detail = "The row that it changed is not there."
                + (whole ? "" : " Large values that it left alone are not in the log, so it cannot be made again.");
        if (tell(change, Kind.ROW_GONE, whole, change.old(), Map.of(), Map.of(), detail)) {
            rows.insert(table, row);
            keys.written(table, change, Map.of(), row);
        }
    }

    private void delete(Table table, LostChange change) {
        if (!isNamed(table, change)) {
            return;
        }
        Optional<StandingRow> standing = find(table, change);
        if (standing.isEmpty()) {
            tell(
                    change,
                    Kind.ROW_GONE,
                    true,
                    change.old(),
                    Map.of(),
                    Map.of(),
                    "The row that it deleted is not there.");
        } else if (isAsItWas(table, change, standing.get())) {
            rows.delete(table, standing.get());
            keys.written(table, change, standing.get().values(), Map.of());
        }
    }

    /** By the key that the log names, by the table's own where the log has the whole row, by the whole row at last. */
    private Optional<StandingRow> find(Table table, LostChange change) {
        Optional<UniqueIndex> key = key(table, change);
        return key.isPresent() ? rows.byKey(table, key.get(), change.old()) : rows.byValues(table, change.old());
    }

    private static Optional<UniqueIndex> key(Table table, LostChange change) {
        Set<String> known = change.old().keySet();
        return table.keyOver(known).or(() -> Targets.key(table).filter(key -> known.containsAll(key.keyNames())));
    }

    /** Tells if nothing says which row it was. */
    private boolean isNamed(Table table, LostChange change) {
        if (!change.old().isEmpty() && (key(table, change).isPresent() || isWhole(table, change))) {
            return true;
        }
        tell(
                change,
                Kind.TABLE_CHANGED,
                false,
                "The log names the row by " + change.old().keySet() + ", by which " + table.name()
                        + " does not tell its rows apart.");
        return false;
    }

    /** Tells if it is not, or may not be. */
    private boolean isAsItWas(Table table, LostChange change, StandingRow standing) {
        Map<String, @Nullable String> expected = differing(table, change.old(), standing.values());
        if (expected.isEmpty()
                && (standing.sinceUntouched() || isWhole(table, change) || isDone(table, change, standing.values()))) {
            return true;
        }
        String detail = expected.isEmpty()
                ? "The row was written since, or may have been."
                : "The row is another than the one that it changed.";
        return tell(change, Kind.ROW_CHANGED, true, change.old(), expected, standing.values(), detail);
    }

    /** Whether the log had the whole row as it was. */
    private static boolean isWhole(Table table, LostChange change) {
        return table.writableColumns().stream().allMatch(c -> change.old().containsKey(c.name()));
    }

    private static boolean isDone(Table table, LostChange change, Map<String, @Nullable String> found) {
        return change.op().equals("UPDATE")
                && differing(table, change.now(), found).isEmpty();
    }

    /** Those values of the first row that the second has otherwise. */
    private static Map<String, @Nullable String> differing(
            Table table, Map<String, @Nullable String> row, Map<String, @Nullable String> other) {
        Map<String, @Nullable String> differing = new LinkedHashMap<>();
        row.forEach((column, value) -> {
            if (Rows.isWritable(table, column) && !Objects.equals(value, other.get(column))) {
                differing.put(column, value);
            }
        });
        return differing;
    }

    /** Makes a row what the change says; large values that it left alone stay as they are. */
    private void bring(Table table, LostChange change, StandingRow standing) {
        Map<String, @Nullable String> changed = differing(table, change.now(), standing.values());
        if (changed.isEmpty()) {
            return;
        }
        Optional<String> generated = changed.keySet().stream()
                .filter(c -> table.column(c)
                        .filter(column -> column.identity() == Column.Identity.ALWAYS)
                        .isPresent())
                .findFirst();
        if (generated.isPresent()) {
            tell(
                    change,
                    Kind.BY_HAND,
                    false,
                    "Column " + generated.get() + " is always generated: no UPDATE may give it a value.");
            return;
        }
        rows.update(table, standing, changed);
        Map<String, @Nullable String> after = new LinkedHashMap<>(standing.values());
        after.putAll(changed);
        keys.written(table, change, standing.values(), after);
    }

    private void tell(LostChange change, Kind kind, boolean passable, String detail) {
        Map<String, @Nullable String> row = change.old().isEmpty() ? change.now() : change.old();
        boolean unused = tell(change, kind, passable, row, Map.of(), Map.of(), detail);
    }

    /** @return whether it is passed over */
    private boolean tell(
            LostChange change,
            Kind kind,
            boolean passable,
            Map<String, @Nullable String> key,
            Map<String, @Nullable String> expected,
            Map<String, @Nullable String> found,
            String detail) {
        conflicts.accept(new Conflict(change.table(), change.op(), kind, passable, key, expected, found, detail));
        return passable && force;
    }
}
