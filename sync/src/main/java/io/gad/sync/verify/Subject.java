package io.gad.sync.verify;

import io.gad.sync.cut.CutSite;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A database to compare.
 *
 * @param site where its cuts are made now; throws {@link io.gad.sync.cut.CutFailed} while it is not followed
 * @param lagMillis how far behind the synchronization is now
 * @param aspects what is compared of it beside its schema and its rows
 */
public record Subject(String database, Supplier<CutSite> site, LongSupplier lagMillis, List<Aspect> aspects) {

    public Subject {
        aspects = List.copyOf(aspects);
    }
}
