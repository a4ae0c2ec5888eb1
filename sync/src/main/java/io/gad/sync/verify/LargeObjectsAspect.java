package io.gad.sync.verify;

import io.gad.sync.cut.CutSite;
import io.gad.sync.largeobject.LargeObjectReport;
import java.util.function.Supplier;

/**
 * Large objects. Carrying them over compares every one of them and writes what differs, so a look is one more run; what it
 * could not write is told.
 */
public final class LargeObjectsAspect implements Aspect {

    private final String database;
    private final Supplier<LargeObjectReport> carryOver;

    /** @param carryOver carries them over now */
    public LargeObjectsAspect(String database, Supplier<LargeObjectReport> carryOver) {
        this.database = database;
        this.carryOver = carryOver;
    }

    @Override
    public Found look(CutSite site) {
        LargeObjectReport report = carryOver.get();
        return new Found(
                (int) Math.min(report.objects(), Integer.MAX_VALUE),
                report.refused().stream().map(this::differing).toList());
    }

    private DifferingObject differing(String why) {
        return new DifferingObject(
                database, "large object", why, Difference.Kind.DIFFERENT, "", "Put right what it names.", false);
    }
}
