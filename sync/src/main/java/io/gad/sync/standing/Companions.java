package io.gad.sync.standing;

import io.gad.postgres.Lsn;
import java.util.List;

/**
 * The other secondaries of the same primary. Whichever is promoted, the others have to find in its standing slots, and in their own,
 * where they stood.
 */
@FunctionalInterface
public interface Companions {

    /** There are none. */
    Companions NONE = database -> List.of();

    /** Up to where each of those that hold a database holds its primary; zero where that is not known yet. */
    List<Lsn> positions(String database);
}
