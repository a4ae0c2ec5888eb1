package io.gad.control.port;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a drill does on a secondary's server: in copies of its databases, never in these themselves. Every call may be repeated.
 * A server that does not answer is a {@link MemberUnreachableException}.
 */
public interface Drills {

    /**
     * Looks at the server; changes nothing.
     *
     * @param smokeSql the statements to be run; may be empty
     */
    DrillLook look(DrillOrder order, String smokeSql);

    /**
     * Copies the databases as they are at one moment, while what keeps them in step goes on. What an earlier attempt has left goes
     * first.
     *
     * @throws DrillStoppedException if it was not to go on
     * @throws io.gad.control.problem.RefusedException {@code DRILL_FAILED} if one cannot be copied
     */
    void copy(DrillOrder order, List<DrillCopy> copies, DrillWatch watch);

    /** Opens the copies as a promotion opens databases, and writes into each. */
    DrillOpening open(DrillOrder order, List<DrillCopy> copies);

    /**
     * Runs the write test and the statements in the copies.
     *
     * @param goesOn whether the drill is to go on; asked before each statement
     * @throws DrillStoppedException if it was not to go on
     */
    List<SmokeResult> smoke(DrillOrder order, List<DrillCopy> copies, String smokeSql, BooleanSupplier goesOn);

    /**
     * Drops all that the drill has made, whoever is in it.
     *
     * @return databases that bear its name and are not provably its own: they are left
     */
    List<String> drop(DrillOrder order);
}
