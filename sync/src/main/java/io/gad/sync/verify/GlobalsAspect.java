package io.gad.sync.verify;

import io.gad.postgres.Session;
import io.gad.sync.cut.CutSite;
import io.gad.sync.schema.GlobalDifference;
import io.gad.sync.schema.Globals;
import java.util.List;

/**
 * Roles, memberships, settings, and what may be done with a database. They are no part of a database, so they are
 * brought in step first, as they are all the time, and what is not in step then is told.
 */
public final class GlobalsAspect implements Aspect {

    private final String database;
    private final Runnable carryOver;

    /** @param carryOver brings roles and settings in step now */
    public GlobalsAspect(String database, Runnable carryOver) {
        this.database = database;
        this.carryOver = carryOver;
    }

    @Override
    public Found look(CutSite site) {
        carryOver.run();
        try (Session source = site.openSource();
                Session target = site.openTarget()) {
            List<GlobalDifference> differences = Globals.differences(source, target, List.of(database));
            return new Found(
                    Globals.count(source),
                    differences.stream().map(this::differing).toList());
        }
    }

    private DifferingObject differing(GlobalDifference difference) {
        Difference.Kind how = switch (difference.how()) {
            case MISSING -> Difference.Kind.MISSING;
            case EXTRA -> Difference.Kind.EXTRA;
            case DIFFERENT -> Difference.Kind.DIFFERENT;
        };
        return new DifferingObject(
                database,
                difference.kind(),
                difference.name(),
                how,
                difference.detail(),
                String.join("; ", difference.statements()),
                false);
    }
}
