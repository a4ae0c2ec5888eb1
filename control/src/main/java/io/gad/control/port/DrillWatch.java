package io.gad.control.port;

import io.gad.postgres.Lsn;
import java.util.Map;

/** Looks on while a drill's copies are made. */
public interface DrillWatch {

    /** Whether the drill is to go on; asked several times a second. */
    boolean goesOn();

    /** The moment that the copies are of is held; by database, up to where each holds everything of its primary. */
    void taken(Map<String, Lsn> positions);

    /** How far it is. */
    void tell(String progress);
}
