package io.gad.sync.drill;

import io.gad.postgres.Lsn;
import java.util.Map;

/** Who looks on while databases are copied. */
public interface CopyWatch {

    /** Whether it is to go on; asked several times a second. */
    boolean goesOn();

    /** The moment that the copies are of is held: what comes after it is not in them. By database, where each stands. */
    void taken(Map<String, Lsn> positions);

    /** How far it is. */
    void tell(String progress);
}
