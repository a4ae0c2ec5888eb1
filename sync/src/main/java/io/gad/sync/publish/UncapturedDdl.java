package io.gad.sync.publish;

import io.gad.sync.SyncProblem;
import io.gad.sync.verify.DifferingObject;
import java.util.List;
import java.util.stream.Collectors;

/** Definitions of a source that no trigger captures: they are found when both sides differ, and stop the database. */
public final class UncapturedDdl {

    private static final int SHOWN = 10;

    private UncapturedDdl() {}

    public static SyncProblem problem(String database, List<DifferingObject> differing) {
        String more = differing.size() > SHOWN ? "; and " + (differing.size() - SHOWN) + " more" : "";
        String shown =
                differing.stream().limit(SHOWN).map(DifferingObject::difference).collect(Collectors.joining("; "));
        return new SyncProblem(
                "DDL_NOT_CAPTURED",
                "Expected the definitions of database " + database + " to be the same on both sides, for the source's"
                        + " account may not capture them; found: "
                        + shown + more + ".",
                "Run the same statements on the secondary (BEGIN READ WRITE; SET LOCAL session_replication_role ="
                        + " replica; ...; COMMIT) and then gad sync resume GROUP I; or let it be brought in line:"
                        + " gad sync resync GROUP I. A superuser's account captures definitions.");
    }
}
