package io.gad.sync.apply;

import io.gad.postgres.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The temporary tables of one session, made when first needed and kept; dropped when the definition of their table has
 * changed, when they may be in the way of one, or when there are too many.
 *
 * <p>They are emptied by statements of ours. With {@code ON COMMIT DELETE ROWS} the server would truncate every one at each
 * commit, used or not: 70 ms for 40 of them. A few rows are deleted, which writes nothing to the catalog; the room that
 * they took is given back, by {@code TRUNCATE}, when it has become much.
 */
final class Stages {

    /** Names from here on belong to the search for a row at fault. */
    static final int EXPLAINING = 1_000_000_000;

    /** Names from here on belong to the row that was found. */
    static final int FOUND = 2_000_000_000;

    private static final int MOST = 64;

    /** Deleting more rows than these takes longer than to truncate. */
    private static final long DELETED_AT_MOST = 1_000;

    /** Of one way on disk: every statement reads through it. */
    private static final long KEPT_BYTES = 512 * 1024;

    private record Shape(TargetTable target, List<Boolean> text) {}

    private final Session session;
    private final Map<Shape, StageLayout> layouts = new HashMap<>();
    private final Map<Integer, String> typeNames = new HashMap<>();
    private final Map<StageLayout, Integer> filled = new LinkedHashMap<>();
    private int next;

    Stages(Session session) {
        this(session, 0);
    }

    /** @param firstNumber of the names of its tables, where several use one session */
    Stages(Session session, int firstNumber) {
        this.session = session;
        this.next = firstNumber;
    }

    /** A new transaction has begun: every stage is empty. */
    void begin() {
        filled.clear();
    }

    /** The session has no temporary tables any more. */
    void forget() {
        layouts.clear();
        filled.clear();
    }

    /** Before the transaction's commit: every stage is emptied. */
    void end() {
        if (!filled.isEmpty()) {
            empty(filled);
            filled.clear();
        }
    }

    /** Also between the sets of one transaction, or all of its rows would lie on disk until its end. */
    private void empty(Map<StageLayout, Integer> some) {
        List<StageLayout> small = some.entrySet().stream()
                .filter(entry -> entry.getValue() <= DELETED_AT_MOST)
                .map(Map.Entry::getKey)
                .toList();
        StringBuilder sql = new StringBuilder();
        some.forEach((layout, rows) -> sql.append(empty(layout, rows)).append("; "));
        List<Long> sizes = small.isEmpty() ? List.of() : sizes(sql + ApplySql.sizes(small));
        if (small.isEmpty()) {
            session.execute(sql.toString());
        }
        String large = IntStream.range(0, sizes.size())
                .filter(i -> sizes.get(i) > KEPT_BYTES)
                .mapToObj(i -> ApplySql.truncate(small.get(i)))
                .collect(Collectors.joining("; "));
        if (!large.isEmpty()) {
            session.execute(large);
        }
    }

    private static String empty(StageLayout layout, int rows) {
        return rows > DELETED_AT_MOST ? ApplySql.truncate(layout) : ApplySql.deleteRows(layout);
    }

    /** Of statements, the last of which asks for them: one round trip. */
    private List<Long> sizes(String sql) {
        try (Statement statement = session.jdbc().createStatement()) {
            boolean answer = statement.execute(sql);
            while (!answer && statement.getUpdateCount() >= 0) {
                answer = statement.getMoreResults();
            }
            List<Long> sizes = new ArrayList<>();
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    sizes.add(rows.getLong(1));
                }
            }
            return sizes;
        } catch (SQLException e) {
            throw session.failure("Running: " + sql, e);
        }
    }

    /** The way of a table's changes; nothing is made in the database yet. */
    StageLayout layout(TargetTable target, List<Boolean> text) {
        return new StageLayout(-1, target, text, stagedTypes(target, text));
    }

    /** The empty stage for such a way, to be filled with that many rows. */
    StageLayout open(TargetTable target, List<Boolean> text, int rows) {
        StageLayout layout = layouts.get(new Shape(target, text));
        if (layout == null) {
            if (layouts.size() >= MOST) {
                drop();
            }
            layout = new StageLayout(next++, target, text, stagedTypes(target, text));
            session.execute(ApplySql.createStage(layout));
            if (layout.hasRest()) {
                session.execute(ApplySql.createRest(layout));
            }
            if (!target.isKeyless()) {
                session.execute(ApplySql.createCarry(layout));
            }
            layouts.put(new Shape(target, List.copyOf(text)), layout);
        }
        Integer before = filled.put(layout, rows);
        if (before != null) {
            empty(Map.of(layout, before));
        }
        return layout;
    }

    private List<String> stagedTypes(TargetTable target, List<Boolean> text) {
        List<String> types = new ArrayList<>();
        for (int i = 0; i < target.columns().size(); i++) {
            TargetTable.Mapped column = target.columns().get(i);
            boolean builtIn = column.sourceTypeOid() > 0 && column.sourceTypeOid() < StageLayout.FIRST_OID_OF_USERS;
            if (text.get(i)) {
                types.add("text");
            } else if (builtIn && column.sourceTypeOid() != column.column().typeOid()) {
                types.add(typeNames.computeIfAbsent(column.sourceTypeOid(), this::typeName));
            } else {
                types.add(column.column().baseType());
            }
        }
        return types;
    }

    /** Of any length: a mere {@code character} or {@code bit} is of length one. */
    private String typeName(int oid) {
        return session.one("SELECT pg_catalog.format_type(?::oid, -1)", row -> row.getString(1), oid);
    }

    /** Those whose changes go through one now, {@value #MOST} at most. */
    List<TargetTable> targets() {
        return layouts.values().stream().map(StageLayout::target).distinct().toList();
    }

    /** Drops all: none is in the way of what comes. */
    void drop() {
        keep(layout -> false);
    }

    /** Drops those of tables that are written in another way by now. */
    void keep(Predicate<StageLayout> kept) {
        layouts.values().removeIf(layout -> {
            if (kept.test(layout)) {
                return false;
            }
            session.execute("DROP TABLE " + String.join(", ", layout.tables()));
            filled.remove(layout);
            return true;
        });
    }
}
