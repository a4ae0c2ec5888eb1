package io.gad.server.console;

import io.gad.api.GroupView;
import io.gad.api.MemberView;
import io.gad.api.ReadinessView;
import io.gad.api.SyncTaskView;
import io.gad.control.history.Rpo;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A group in the list.
 *
 * @param regions of its members, the primary's first
 * @param lagMillis of the slowest secondary; null where nothing is known
 * @param rpoSeconds what no more could have been lost in the last 24 hours, as far as it is known; null where nothing is
 * @param readiness the gravest level of all pairs; null where nothing was looked at yet
 * @param lookedAt the oldest of those looks; null where there was none
 * @param rpoKnownShare of those hours of which that is known, 0 to 1
 * @param since when its health began to be what it is; null if that is not known
 */
public record Row(
        GroupView group,
        List<String> regions,
        @Nullable Long lagMillis,
        @Nullable Double rpoSeconds,
        double rpoKnownShare,
        @Nullable String readiness,
        @Nullable Instant lookedAt,
        @Nullable Instant since) {

    private static final List<String> GRAVEST_FIRST = List.of("FAIL", "WARN", "PASS");

    static Row of(GroupView group) {
        return of(group, Optional.empty(), Optional.empty());
    }

    /**
     * @param rpo of the last 24 hours
     * @param since when its health began to be what it is
     */
    static Row of(GroupView group, Optional<Rpo> rpo, Optional<Instant> since) {
        return new Row(
                group,
                group.members().stream()
                        .sorted((a, b) -> Boolean.compare(
                                b.instance().equals(group.primary()),
                                a.instance().equals(group.primary())))
                        .map(MemberView::region)
                        .distinct()
                        .toList(),
                group.syncTasks().stream()
                        .map(SyncTaskView::lagMillis)
                        .filter(Objects::nonNull)
                        .max(Long::compare)
                        .orElse(null),
                rpo.flatMap(Rpo::maxSeconds).orElse(null),
                rpo.map(r -> 1 - r.unknownShare()).orElse(0.0),
                GRAVEST_FIRST.stream()
                        .filter(level -> group.readiness().stream()
                                .map(ReadinessView::level)
                                .anyMatch(level::equals))
                        .findFirst()
                        .orElse(null),
                group.readiness().stream()
                        .map(ReadinessView::lookedAt)
                        .filter(Objects::nonNull)
                        .min(Instant::compareTo)
                        .orElse(null),
                since.orElse(null));
    }

    /** In which its readiness is shown: what was found before its primary was lost tells nothing of now. */
    public String readinessTone(Words words) {
        return isReadinessOld() ? "idle" : words.tone(readiness);
    }

    public boolean isReadinessOld() {
        return group.health().equals("PRIMARY_UNREACHABLE") || group.health().equals("MANAGER_OUTDATED");
    }

    boolean isInStep() {
        return isMade() && group.health().equals("HEALTHY");
    }

    /** Before that its health tells nothing, and never where its creation failed. */
    public boolean isMade() {
        return !isBeingCreated() && !isFailed();
    }

    boolean isFailed() {
        return group.state().equals("FAILED");
    }

    boolean isBeingCreated() {
        return group.state().equals("CREATING");
    }

    /** Whether one of its names holds the text: its own, its id, or those of its instances and regions. */
    boolean matches(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return wanted.isEmpty()
                || group.name().toLowerCase(Locale.ROOT).contains(wanted)
                || group.id().toLowerCase(Locale.ROOT).contains(wanted)
                || group.members().stream()
                        .anyMatch(m -> m.instance().toLowerCase(Locale.ROOT).contains(wanted)
                                || m.region().toLowerCase(Locale.ROOT).contains(wanted));
    }
}
