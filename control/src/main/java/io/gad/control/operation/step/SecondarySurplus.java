package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.control.group.Rejoin;
import io.gad.control.port.AheadPlace;
import io.gad.control.port.WayBack;
import io.gad.control.report.ReportStore;
import io.gad.control.report.ReportStore.Surplus;
import io.gad.postgres.Lsn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a secondary alone has of a primary that was lost: read of its own log and stored before anything on it is changed, whoever was
 * promoted. What cannot be read is told; then a person says whether it may go.
 */
final class SecondarySurplus {

    /**
     * What came of it.
     *
     * @param told what is to be said of it; empty: it had nothing alone
     * @param unread what would be known to nobody once the secondary is changed; empty: nothing
     */
    record Saved(String told, Optional<String> unread) {}

    private final StepContext context;
    private final GroupTask next;
    private final Rejoin rejoin;

    SecondarySurplus(StepContext context, GroupTask next, Rejoin rejoin) {
        this.context = context;
        this.next = next;
        this.rejoin = rejoin;
    }

    /** @param way what was found of both logs; where it speaks against that, the secondary's own is asked once more */
    Saved save(WayBack way) {
        Optional<EndedReign> known = EndedReign.of(context, rejoin.ended());
        if (known.isEmpty()) {
            return new Saved(
                    "",
                    Optional.of("up to where the member that was promoted then held the primary of reign "
                            + rejoin.ended() + " is not known any more, so what " + next.target()
                            + " alone had of that cannot be told"));
        }
        EndedReign ended = known.get();
        if (ended.isReported(context)) {
            return new Saved("", Optional.empty()); // Whatever it had is listed there, transaction by transaction.
        }
        Map<String, AheadPlace> ahead =
                new TreeMap<>(way.against().isEmpty() ? way.aheadPlaces() : behind(ended.promoted()));
        if (ahead.isEmpty()) {
            return new Saved("", Optional.empty());
        }
        Map<String, Lsn> listed = listed(ahead);
        ahead.entrySet()
                .removeIf(e -> listed.containsKey(e.getKey())
                        && !e.getValue().stood().isAfter(listed.getOrDefault(e.getKey(), Lsn.ZERO)));
        listed.keySet().retainAll(ahead.keySet());
        if (!listed.isEmpty()) {
            ahead.putAll(behind(listed)); // Else what another one had too would be listed twice.
        }
        return ahead.isEmpty()
                ? new Saved(
                        ". What it alone had is among what another secondary had, and is listed with that",
                        Optional.empty())
                : store(ended, ahead);
    }

    private Map<String, AheadPlace> behind(Map<String, Lsn> positions) {
        return context.tasks().ahead(context.order(next), rejoin.before(), rejoin.ended(), positions);
    }

    /** Up to where other secondaries' parts are listed, of those databases alone. */
    private Map<String, Lsn> listed(Map<String, AheadPlace> ahead) {
        List<ReportStore.Summary> others = context.reports()
                .summaries(report -> report.groupId().equals(context.operation().groupId())
                        && report.epoch() == rejoin.ended().epoch()
                        && !report.formerPrimary().equals(next.target()));
        Map<String, Lsn> listed = new TreeMap<>();
        for (String database : ahead.keySet()) {
            others.stream()
                    .flatMap(report -> report.surplus().stream())
                    .flatMap(surplus -> Optional.ofNullable(surplus.upTo().get(database)).stream())
                    .max(Comparator.naturalOrder())
                    .ifPresent(upTo -> listed.put(database, upTo));
        }
        return listed;
    }

    private Saved store(EndedReign ended, Map<String, AheadPlace> ahead) {
        Map<String, Lsn> from = new TreeMap<>();
        Map<String, Lsn> upTo = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        ahead.forEach((database, place) -> {
            place.tail().ifPresent(tail -> from.put(database, tail));
            place.missing().ifPresentOrElse(missing::add, () -> upTo.put(database, place.stood()));
        });
        long listed = 0;
        if (!from.isEmpty()) {
            ReportStore.Summary report = context.reports()
                    .writeSurplus(
                            new ReportStore.Subject(
                                    context.operation().groupId(),
                                    context.operation().group(),
                                    next.target(),
                                    rejoin.ended().epoch(),
                                    rejoin.fed()),
                            new Surplus(ended.oldPrimary(), upTo),
                            sink -> context.tasks()
                                    .readSurplus(context.address(next.target()), rejoin.before(), from, sink));
            listed = report.count();
            upTo.keySet().stream()
                    .filter(database -> report.surplus()
                            .filter(s -> s.upTo().containsKey(database))
                            .isEmpty())
                    .forEach(database -> missing.add(
                            "its log of database " + database + " could not be read to the end: " + report.why()));
        }
        String told = listed == 0 ? "" : ". What it alone had is among the lost transactions (" + listed + ")";
        return new Saved(
                told,
                missing.isEmpty()
                        ? Optional.empty()
                        : Optional.of("what it alone had of " + ended.oldPrimary() + " is not listed in full: "
                                + String.join("; ", missing)));
    }
}
