package io.gad.sync.reread;

import io.gad.member.RereadList;
import io.gad.member.StaleMandateException;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.sync.SyncProblem;
import io.gad.sync.cut.Cut;
import io.gad.sync.cut.CutFailed;
import io.gad.sync.cut.CutSite;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the tables of one database's list anew, one at a cut, as soon as a cut can be made: it needs a moment in which no
 * transaction that writes is open on the source. The apply stands still while a table is read. What cannot be done now is
 * tried again at the next look, and says meanwhile what it waits for.
 */
public final class Rereading {

    private static final Logger LOG = LoggerFactory.getLogger(Rereading.class);

    private final String task;
    private final String database;
    private final Supplier<CutSite> site;
    private final TableDefinition definition;
    private volatile List<RereadList.Entry> list = List.of();
    private volatile String waitsFor = "";
    private volatile @Nullable Cut cut;
    private volatile boolean yielding;
    private int turn;

    /** @param site of the flow that follows the database now; throws {@link CutFailed} while there is none */
    public Rereading(String task, String database, Supplier<CutSite> site, TableDefinition definition) {
        this.task = task;
        this.database = database;
        this.site = site;
        this.definition = definition;
    }

    /** Looks at the list only, as it stands on the target. */
    public void look(Session target) {
        list = RereadList.read(target);
    }

    /**
     * Looks at the list and reads one table of it, if it can be done now.
     *
     * @throws PostgresException if a server does not answer
     */
    public void step(Session target) throws InterruptedException {
        look(target);
        if (!list.isEmpty() && !yielding) {
            // One that cannot be read does not hold up the others.
            RereadList.Entry next = list.get(Math.floorMod(turn, list.size()));
            try {
                read(next);
                waitsFor = "";
            } catch (CutFailed e) {
                waits(next, String.valueOf(e.getMessage()));
            } catch (SyncProblem e) {
                waits(next, e.getMessage() + " " + e.hint());
            } catch (StaleMandateException e) {
                LOG.debug("task={} database={} another reign: nothing is read", task, database, e);
            } catch (PostgresException e) {
                waits(next, String.valueOf(e.getMessage()));
            }
            look(target);
        }
    }

    private void waits(RereadList.Entry next, String what) {
        if (!what.equals(waitsFor)) {
            LOG.info("task={} database={} table={} waits to be read anew: {}", task, database, next.table(), what);
        }
        waitsFor = what;
        turn++;
    }

    private void read(RereadList.Entry next) throws InterruptedException {
        CutSite here = site.get();
        try (Session source = here.openSource()) {
            SourceTable.awaitUnlocked(source, next.table());
        }
        try (Cut made = Cut.forRepair(here)) {
            cut = made;
            if (yielding) {
                throw new CutFailed("somebody waits for everything to be applied");
            }
            long rows = new TableReread(here, made, next.table()).run(definition);
            made.commit();
            LOG.info("task={} database={} table={} read anew rows={}", task, database, next.table(), rows);
        } finally {
            cut = null;
        }
    }

    /** Gives up what is being read, and reads nothing until {@link #goOn}: whoever drains must not wait for it. */
    public void yield() {
        yielding = true;
        Cut now = cut;
        if (now != null) {
            now.abandon();
        }
    }

    public void goOn() {
        yielding = false;
    }

    /** Whether the last step has read a table, so that the next can be read at once. */
    public boolean isGettingOn() {
        return waitsFor.isEmpty() && !yielding;
    }

    /** How many tables wait, as of the last look. */
    public int waiting() {
        return list.size();
    }

    /** What there is to say to people; empty while no table waits. */
    public Optional<String> report() {
        List<RereadList.Entry> now = list;
        if (now.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(
                "Expected the rows of every table of database " + database + " to be the source's, found " + now.size()
                        + " to be read anew, whose changes are left out until then:");
        now.stream()
                .limit(5)
                .forEach(e -> text.append(' ')
                        .append(e.table())
                        .append(" (")
                        .append(e.why())
                        .append(')'));
        text.append(now.size() > 5 ? " and others." : ".");
        if (!waitsFor.isEmpty()) {
            text.append(" It waits: ").append(waitsFor).append('.');
        }
        return Optional.of(text.toString());
    }
}
