package io.gad.sync;

import io.gad.postgres.Lsn;
import io.gad.sync.apply.RefusalPassed;
import java.util.Optional;

/** How often in a row the target refused the batch behind one position, and took it when it was looked at. */
final class PassedRefusals {

    private static final int AT_MOST = 3;

    private int times;
    private Lsn position = Lsn.ZERO;
    private String first = "";

    /** @return what to say where it has been often enough, in the words of the first refusal; it counts anew then */
    Optional<SyncState.Problem> once(RefusalPassed passed) {
        if (times == 0 || !passed.position().equals(position)) {
            times = 0;
            position = passed.position();
            Throwable refusal = passed.getCause() == null ? passed : passed.getCause();
            first = String.valueOf(refusal.getMessage());
        }
        times++;
        if (times < AT_MOST) {
            return Optional.empty();
        }
        times = 0;
        return Optional.of(new SyncState.Problem(
                "APPLY_REFUSED",
                "Expected the target to take the batch behind " + position + ", found it refused " + AT_MOST
                        + " times, and taken each time it was looked at: " + first,
                "Nothing of it was applied. See what on the secondary comes and goes; then resume."));
    }
}
