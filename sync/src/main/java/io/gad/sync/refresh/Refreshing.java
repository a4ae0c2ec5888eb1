package io.gad.sync.refresh;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes the views of one database's queue, one transaction each. Killed before a commit, the entry stands and the view
 * is as before. One that is refused stays in the queue and is tried at every look.
 */
public final class Refreshing {

    private static final Logger LOG = LoggerFactory.getLogger(Refreshing.class);

    private final Mandate mandate;
    private volatile Map<String, String> refused = Map.of();
    private volatile boolean due;

    public Refreshing(Mandate mandate) {
        this.mandate = mandate;
    }

    /** Looks whether a view waits. */
    public void look(Session target) {
        due = !RefreshQueue.isEmpty(target);
        if (!due) {
            refused = Map.of();
        }
    }

    /** Whether a view waited at the last look. */
    public boolean isDue() {
        return due;
    }

    /** @throws PostgresException of a passing kind if the server does not answer */
    public void step(Session target) {
        target.transaction(() -> {
            MemberLock.hold(target, mandate);
            RefreshQueue.removeGone(target);
        });
        Map<String, String> now = new TreeMap<>();
        for (RefreshQueue.Entry entry : RefreshQueue.read(target)) {
            try {
                refresh(target, entry, entry.concurrently());
            } catch (PostgresException e) {
                if (e.kind().isPassing()) {
                    throw e;
                }
                if (!refused.containsKey(entry.view().toString())) {
                    LOG.warn("database={} view={} cannot be refreshed", target.database(), entry.view(), e);
                }
                now.put(entry.view().toString(), String.valueOf(e.getMessage()));
            }
        }
        refused = Map.copyOf(now);
    }

    private void refresh(Session target, RefreshQueue.Entry entry, boolean concurrently) {
        try {
            target.transaction(() -> {
                MemberLock.hold(target, mandate);
                var unused = target.one(
                        "SELECT pg_catalog.set_config('search_path', ?, true)",
                        r -> r.getString(1),
                        entry.searchPath());
                Refresh.run(target, entry.view(), concurrently);
                RefreshQueue.done(target, entry);
            });
            LOG.debug("database={} view={} refreshed", target.database(), entry.view());
        } catch (PostgresException e) {
            // Without rows or without a unique index it cannot be done beside its readers.
            if (!concurrently || e.kind().isPassing()) {
                throw e;
            }
            refresh(target, entry, false);
        }
    }

    /** The views that could not be refreshed at the last look, each with the reason. */
    public List<String> refused() {
        return refused.entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .sorted()
                .toList();
    }
}
