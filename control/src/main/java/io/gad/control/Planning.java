package io.gad.control;

import io.gad.control.port.Finding;
import io.gad.control.port.HeldDatabase;
import io.gad.control.port.SchemaMode;
import java.util.List;

/** What is asked by somebody who is about to make a group or to enlarge one. Servers are asked; nothing is changed, here or there. */
public interface Planning {

    /**
     * Whether an instance that is not registered would answer and let us in, as a registration finds out.
     *
     * @throws io.gad.control.problem.RefusedException as a registration would be
     */
    Contact tryOut(NewInstance instance);

    /**
     * The same of one that is registered.
     *
     * @throws io.gad.control.problem.RefusedException if it does not answer
     */
    Contact tryOut(String instance);

    /**
     * What a registered instance holds, in all databases that take connections.
     *
     * @throws io.gad.control.problem.RefusedException if it does not answer
     */
    List<HeldDatabase> holdings(String instance);

    /** Whether two registered instances could be kept in step. */
    List<Finding> precheck(Pair pair);

    /** Looks again at every pair of the group. */
    List<Finding> precheckGroup(String group);

    /**
     * Two that are no pair yet.
     *
     * @param databases of the source; empty: those that it is registered with
     * @param leftOut patterns of the tables whose rows would not be carried over; a source in a group has those of its group beside
     */
    record Pair(String source, String target, SchemaMode schemaMode, List<String> databases, List<String> leftOut) {

        public Pair {
            databases = List.copyOf(databases);
            leftOut = List.copyOf(leftOut);
        }
    }

    /**
     * Who answered.
     *
     * @param hosts where it was looked for
     * @param account by which
     * @param version PostgreSQL's, such as {@code 15.18}; empty where the server keeps to itself who it is
     * @param databases those that count
     * @param readOnly whether ordinary sessions are refused to write
     * @param group whose member it says that it is; empty: nobody's
     * @param millis that a new session, its questions and its end took together
     */
    record Contact(
            String hosts,
            String account,
            String version,
            List<String> databases,
            boolean readOnly,
            String group,
            long millis) {

        public Contact {
            databases = List.copyOf(databases);
        }
    }
}
