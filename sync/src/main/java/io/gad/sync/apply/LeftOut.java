package io.gad.sync.apply;

import io.gad.member.RereadList;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.HashSet;
import java.util.Set;

/**
 * Tables whose changes are left out, as they are to be read anew. While there is none the list is not asked for: only a
 * definition that this writer replays can put one there that the following rows depend on. While there is one it is asked
 * for in every transaction, since it goes in a transaction of somebody else's.
 */
final class LeftOut {

    private final Session session;
    private Set<TableName> tables = Set.of();
    private boolean known;

    LeftOut(Session session) {
        this.session = session;
    }

    /** At the start of a target transaction, behind its hold on the progress row: nobody sets a table meanwhile. */
    void begin() {
        if (!known || !tables.isEmpty()) {
            look();
        }
    }

    /** Behind a definition, which may have put a table on the list, or have given it another name. */
    void look() {
        Set<TableName> now = new HashSet<>();
        RereadList.read(session).forEach(entry -> now.add(entry.table()));
        tables = now;
        known = true;
    }

    boolean contains(TableName table) {
        return tables.contains(table);
    }
}
