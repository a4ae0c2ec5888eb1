package io.gad.control;

/**
 * What a person has to decide before everything that was lost is known: prepared transactions that stand in doubt on former primaries,
 * and secondaries that may hold alone what nobody can list.
 */
public interface DoubtBook {

    /**
     * Those of one former primary, as they stand there now.
     *
     * @throws io.gad.control.problem.RefusedException if it is no former primary, or does not answer
     */
    DoubtView of(String instance);

    /**
     * Rolls one back by its name. Where none is left the former primary is closed and read to its end before this answers.
     *
     * @param confirmed that none of its other parties has committed it; needed
     * @return what stands in doubt from now on
     * @throws io.gad.control.problem.RefusedException if it does not stand there, or may not be rolled back
     */
    DoubtView rollBack(String instance, String gid, boolean confirmed);

    /**
     * Has a secondary copied anew that waits, for nobody could list in full what it alone had of a primary that was lost.
     *
     * @param discardUnreported whether what is not listed may go; needed
     * @throws io.gad.control.problem.RefusedException if it does not wait for that
     */
    void copyAnew(String group, String instance, boolean discardUnreported);
}
