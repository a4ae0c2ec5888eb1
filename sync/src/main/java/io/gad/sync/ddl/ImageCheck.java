package io.gad.sync.ddl;

import io.gad.postgres.Session;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Holds what the replay made against what the source had. */
final class ImageCheck {

    private ImageCheck() {}

    /** @throws SyncProblem with both images if an object is not as the source's statement left it */
    static void check(Session target, DdlEntry entry, List<Image> images) {
        for (Image wanted : images) {
            Optional<Image> found = wanted.onTarget(target);
            if (found.isPresent()) {
                boolean ownerExists = RecordedSession.exists(target, wanted.string("owner"));
                ObjectNode expected = wanted.comparableWith(found.get(), ownerExists);
                ObjectNode actual = found.get().comparableWith(wanted, ownerExists);
                if (expected.equals(actual)) {
                    continue;
                }
                throw mismatch(entry, expected.toString(), actual.toString());
            }
            throw mismatch(entry, wanted.text(), "nothing of that name");
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
