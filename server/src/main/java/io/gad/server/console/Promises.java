package io.gad.server.console;

import io.gad.control.history.GroupMeasured;
import io.gad.control.history.HistoryRange;
import io.gad.control.history.Measured;
import io.gad.control.history.Rpo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a group's promises came to, as they were measured.
 *
 * @param rpo of each secondary over the last 24 hours
 * @param last the newest recovery or drill of which it is known how long nobody could write; null: there was none
 */
public record Promises(List<Lacked> rpo, @Nullable Recovery last) {

    /** @param maxSeconds the most that could have been lost; null: it is not known of any moment */
    public record Lacked(
            String target,
            @Nullable Double medianSeconds,
            @Nullable Double maxSeconds,
            double unknownShare) {}

    /** @param operation its id; empty if it was none */
    public record Recovery(String kind, long rtoMillis, Instant time, String operation) {}

    static Promises of(GroupMeasured measured) {
        return new Promises(
                measured.rpo().stream()
                        .filter(rpo -> rpo.range() == HistoryRange.DAY)
                        .map(Promises::lacked)
                        .toList(),
                measured.recoveries().stream()
                        .flatMap(m -> recovery(m).stream())
                        .findFirst()
                        .orElse(null));
    }

    private static Lacked lacked(Rpo rpo) {
        return new Lacked(
                rpo.target(), rpo.p50Seconds().orElse(null), rpo.maxSeconds().orElse(null), rpo.unknownShare());
    }

    private static Optional<Recovery> recovery(Measured measured) {
        return measured.rto()
                .map(rto -> new Recovery(
                        measured.kind(),
                        rto.toMillis(),
                        measured.time(),
                        measured.operation().orElse("")));
    }
}
