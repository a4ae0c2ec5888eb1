package io.gad.sync.ddl;

import io.gad.member.RereadList;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds what the replay made against what the source had. */
final class ImageCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ImageCheck.class);

    private ImageCheck() {}

    /** @throws SyncProblem with both images if an object is not as the source's statement left it */
    static void check(Session target, DdlEntry entry, List<Image> images) {
        for (Image wanted : images) {
            Optional<Image> found = wanted.onTarget(target);
            if (found.isEmpty()) {
                throw mismatch(entry, wanted.text(), "nothing of that name");
            }
            ComparedPart part = ComparedPart.of(entry.tag(), wanted);
            // A table that is to be read anew is made alike then.
            if (!isAlike(target, wanted, found.get(), part)
                    && !isAlike(target, wanted, converged(target, wanted, found.get()), part)
                    && !isAlike(target, wanted, asValid(target, wanted, found.get()), part)
                    && !(wanted.isTable() && RereadList.holds(target, wanted.name()))) {
                Image other = wanted.onTarget(target).orElse(found.get());
                throw mismatch(
                        entry,
                        wanted.comparableOn(target, other).toString(),
                        other.comparableOn(target, wanted).toString());
            }
        }
    }

    static boolean isAlike(Session target, Image wanted, Image found) {
        return isAlike(target, wanted, found, ComparedPart.WHOLE);
    }

    private static boolean isAlike(Session target, Image wanted, Image found, ComparedPart part) {
        return wanted.json().equals(found.json())
                || part.of(wanted.comparableOn(target, found)).equals(part.of(found.comparableOn(target, wanted)));
    }

    /** A text can come out otherwise here, as that of a statement which ran CONCURRENTLY there; the way on is told by both. */
    private static Image converged(Session target, Image wanted, Image found) {
        if (wanted.isTable() && wanted.relkind().equals(found.relkind())) {
            new TableChange(target, found, wanted, TableChange.Freedom.ADD)
                    .statements()
                    .ifPresent(way -> way.forEach(sql -> attempt(target, sql)));
        }
        return wanted.onTarget(target).orElse(found);
    }

    /** A check that asks for the moment may find its rows to break it here, and is left {@code NOT VALID} then. */
    private static Image asValid(Session target, Image wanted, Image found) {
        return wanted.onTarget(target).orElse(found).asValidAs(wanted);
    }

    private static void attempt(Session target, String sql) {
        target.execute("SAVEPOINT gad_converge");
        try {
            RecordedSession.execute(target, sql);
            target.execute("RELEASE SAVEPOINT gad_converge");
        } catch (PostgresException e) {
            LOG.debug("database={} not converged by: {}", target.database(), sql, e);
            target.execute("ROLLBACK TO SAVEPOINT gad_converge");
        }
    }

    private static SyncProblem mismatch(DdlEntry entry, String expected, String actual) {
        return new SyncProblem(
                "DDL_MISMATCH",
                "After replaying " + entry.tag() + ", expected on the target " + expected + ", found " + actual
                        + ". The statement: " + StatementReplay.shortened(entry.query()),
                "Make the target's object like the source's, then resume. Or: " + CopyAnew.HINT);
    }
}
