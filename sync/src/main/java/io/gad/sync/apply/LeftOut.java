package io.gad.sync.apply;

import io.gad.member.LeftOutList;
import io.gad.member.RereadList;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.HashSet;
import java.util.Set;

/**
 * Tables whose changes are not applied: those that the group leaves out, and those that are to be read anew. Which these
 * are is asked for when somebody has changed it, which the count in the progress row tells: whoever changes it waits for
 * the running target transaction, so that it holds from exactly one position on.
 */
final class LeftOut {

    private final Session session;
    private Set<TableName> tables = Set.of();
    private boolean settles;
    private boolean waiting;
    private boolean known;
    private long lists;

    LeftOut(Session session) {
        this.session = session;
    }

    /**
     * At the start of a target transaction, behind its hold on the progress row. A table that is to be read anew goes off
     * its list in a transaction of somebody else's, so while there is one it is asked for every time.
     *
     * @param count of the changes that do not come by the stream, as the progress row has it
     * @return whether somebody else may have changed a table's definition since: one that was to be read anew is made
     *     alike with it
     */
    boolean begin(long count) {
        Set<TableName> before = tables;
        boolean changed = count != lists;
        if (!known || waiting || count != lists) {
            look();
        }
        lists = count;
        known = false; // What a definition changes counts only once it is committed.
        return changed || !tables.equals(before);
    }

    void committed() {
        known = true;
    }

    /** Behind a definition, which may have put a table on a list, or have given it another name. */
    void redefined() {
        if (settles) {
            LeftOutList.settle(session);
        }
        look();
    }

    private void look() {
        Set<TableName> now = new HashSet<>();
        RereadList.read(session).forEach(entry -> now.add(entry.table()));
        waiting = !now.isEmpty();
        LeftOutList.read(session).forEach(entry -> now.add(entry.table()));
        settles = !LeftOutList.patterns(session).isEmpty();
        tables = now;
    }

    /** All of them; another set when others are. */
    Set<TableName> tables() {
        return tables;
    }

    boolean contains(TableName table) {
        return tables.contains(table);
    }
}
