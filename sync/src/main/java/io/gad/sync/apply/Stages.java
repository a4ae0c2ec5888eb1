package io.gad.sync.apply;

import io.gad.postgres.Session;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The temporary tables of one session, made when first needed and kept. Emptied by the server at each commit; dropped
 * when the definition of their table has changed, when they may be in the way of one, or when there are too many.
 */
final class Stages {

    /** Names from here on belong to the search for a row at fault. */
    static final int EXPLAINING = 1_000_000_000;

    private static final int MOST = 64;
    private static final int FIRST_OID_OF_USERS = 16_384;

    private record Shape(TargetTable target, List<Boolean> text) {}

    private final Session session;
    private final Map<Shape, StageLayout> layouts = new HashMap<>();
    private final Map<Integer, String> typeNames = new HashMap<>();
    private final Set<StageLayout> used = new HashSet<>();
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
        used.clear();
    }

    /** The way of a table's changes; nothing is made in the database yet. */
    StageLayout layout(TargetTable target, List<Boolean> text) {
        return new StageLayout(-1, target, text, stagedTypes(target, text));
    }

    /** The empty stage for such a way. */
    StageLayout open(TargetTable target, List<Boolean> text) {
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
        if (!used.add(layout)) {
            session.execute(ApplySql.empty(layout));
        }
        return layout;
    }

    private List<String> stagedTypes(TargetTable target, List<Boolean> text) {
        List<String> types = new java.util.ArrayList<>();
        for (int i = 0; i < target.columns().size(); i++) {
            TargetTable.Mapped column = target.columns().get(i);
            boolean builtIn = column.sourceTypeOid() > 0 && column.sourceTypeOid() < FIRST_OID_OF_USERS;
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

    private String typeName(int oid) {
        return session.one("SELECT pg_catalog.format_type(?::oid, NULL)", row -> row.getString(1), oid);
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
            session.execute("DROP TABLE " + layout.tables());
            used.remove(layout);
            return true;
        });
    }
}
