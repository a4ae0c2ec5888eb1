package io.gad.sync.drill;

import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The moment that a drill's copies are of: in each database a session that holds a snapshot. The apply writes whole
 * transactions of the source in whole transactions of the target, so what any snapshot shows is what the source held at one of
 * its commits, and nothing has to be held up for it. That is what a promotion at this moment would open.
 */
final class DrillMoment implements AutoCloseable {

    private static final String POSITION = "SELECT position::text FROM gad.progress WHERE task = ?";

    private record Held(Session session, String snapshot) {}

    private final Map<String, Held> held = new HashMap<>();
    private final Map<String, Lsn> positions = new HashMap<>();

    private DrillMoment() {}

    /** All sessions first, so that the snapshots are of the same instant but for a few milliseconds. */
    static DrillMoment take(DrillSpec spec, List<CopyPlan> plans) {
        DrillMoment moment = new DrillMoment();
        List<Session> opened = new ArrayList<>();
        boolean taken = false;
        try {
            for (CopyPlan plan : plans) {
                Session session = spec.login().openAnew(plan.database(), spec.settings());
                session.endsWithConnection();
                opened.add(session);
            }
            for (Session session : opened) {
                session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
                String snapshot = session.one("SELECT pg_catalog.pg_export_snapshot()", row -> row.getString(1));
                moment.held.put(session.database(), new Held(session, snapshot));
            }
            for (Session session : opened) {
                session.first(POSITION, row -> Lsn.parse(row.getString(1)), spec.task())
                        .ifPresent(position -> moment.positions.put(session.database(), position));
            }
            taken = true;
            return moment;
        } finally {
            if (!taken) {
                opened.forEach(Session::abandon);
            }
        }
    }

    /** By database, up to where it holds everything of its source in this moment. */
    Map<String, Lsn> positions() {
        return Map.copyOf(positions);
    }

    /** What a client adopts to see the moment in one database. */
    String snapshot(String database) {
        Held one = held.get(database);
        if (one == null) {
            throw new IllegalStateException("Expected a snapshot of database " + database + ", found none.");
        }
        return one.snapshot();
    }

    /** Nobody needs the moment in this database any more: its old row versions may go. */
    void release(String database) {
        Held one = held.remove(database);
        if (one != null) {
            one.session().close();
        }
    }

    @Override
    public void close() {
        List.copyOf(held.keySet()).forEach(this::release);
    }
}
