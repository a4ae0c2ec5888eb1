package io.gad.control;

import io.gad.control.group.Group;
import io.gad.control.instance.Instance;
import io.gad.control.port.LostTransaction;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.report.LostKey;
import io.gad.control.report.LostTransactions;
import io.gad.control.report.LostTransactions.Entry;
import io.gad.control.report.ReportStore;
import io.gad.control.report.ReportStore.Summary;
import io.gad.control.report.Verdicts;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Lists lost transactions from the disk, with what was decided of them, and takes decisions that need no member. */
final class LostDesk {

    /** Of each transaction; all of them are in the export. */
    private static final int MOST_CHANGES_LISTED = 50;

    private final ControlState state;
    private final ReportStore reports;
    private final Verdicts verdicts;

    LostDesk(ControlState state, ReportStore reports, Verdicts verdicts) {
        this.state = state;
        this.reports = reports;
        this.verdicts = verdicts;
    }

    /** A transaction of a report that is there. */
    record Located(Summary report, LostKey key) {}

    /** A part of all reports of a group, as if they stood behind each other. */
    List<LostTransactions> page(String group, long offset, long limit) {
        List<LostTransactions> found = new ArrayList<>(unread(group));
        long before = 0;
        long left = limit;
        List<Summary> all = summaries(group);
        for (Summary report : all) {
            long from = Math.max(0, offset - before);
            List<Entry> part = left <= 0 || from >= report.count()
                    ? List.of()
                    : reports.page(report, from, left, MOST_CHANGES_LISTED).stream()
                            .map(e -> new Entry(
                                    e.transaction(), e.changes(), verdicts.of(report, LostKey.of(e.transaction()))))
                            .toList();
            left -= part.size();
            before += report.count();
            found.add(of(report, part, all));
        }
        return found;
    }

    private static LostTransactions of(Summary report, List<Entry> part, List<Summary> all) {
        return new LostTransactions(
                report.group(),
                report.formerPrimary(),
                report.epoch(),
                report.complete(),
                report.why(),
                report.count(),
                part,
                all.stream()
                        .filter(own -> own.count() > 0 && isOwn(own, report))
                        .map(Summary::formerPrimary)
                        .findFirst());
    }

    /** Everything, one report behind the other. */
    void export(String group, LostSink sink) {
        sink.begin(page(group, 0, 0));
        List<Summary> all = summaries(group);
        for (Summary report : all) {
            LostTransactions head = of(report, List.of(), all);
            reports.forEach(report, piece -> sink.accept(head, piece, verdicts.of(report, LostKey.of(piece))));
        }
    }

    /** Former primaries of which nothing was read yet. */
    private List<LostTransactions> unread(String name) {
        List<LostTransactions> unread = new ArrayList<>();
        Optional<Group> of = state.get(Kind.GROUP, name);
        for (String former : of.map(Group::formers).orElse(List.of())) {
            state.get(Kind.INSTANCE, former)
                    .flatMap(Instance::former)
                    .filter(f -> !f.reportStored()
                            && reports.summary(f.groupId(), former, f.reign().epoch())
                                    .isEmpty())
                    .ifPresent(f -> unread.add(new LostTransactions(
                            name, former, f.reign().epoch(), false, f.unreadBecause(former), 0, List.of())));
        }
        return unread;
    }

    /** Those of a group; where there is none of that name, those of a deleted one that had this name or id. */
    private List<Summary> summaries(String name) {
        Optional<Group> group = state.get(Kind.GROUP, name);
        if (group.isPresent()) {
            return current(reports.summaries(group.get().id()));
        }
        List<Summary> found =
                reports.summaries(s -> s.groupId().equals(name) || s.group().equals(name));
        if (found.isEmpty()) {
            throw LocalControlPlane.unknownGroup(name);
        }
        return current(found);
    }

    /**
     * Without what a secondary had of an old primary that has been read in full since: that one's own report has all of it, transaction by
     * transaction. One of which something was decided stays listed.
     */
    private List<Summary> current(List<Summary> all) {
        return all.stream()
                .filter(report -> report.surplus().isEmpty()
                        || verdicts.isAnyOf(report)
                        || all.stream().noneMatch(exact -> isExact(exact, report)))
                .toList();
    }

    private static boolean isExact(Summary exact, Summary of) {
        return exact.complete() && isOwn(exact, of);
    }

    /** Whether it is the old primary's own report, of which the other tells what a secondary had. */
    private static boolean isOwn(Summary own, Summary of) {
        return own.groupId().equals(of.groupId())
                && own.epoch() == of.epoch()
                && of.surplus()
                        .filter(s -> s.oldPrimary().equals(own.formerPrimary()))
                        .isPresent();
    }

    Located locate(LostRequest request) {
        List<Located> found = new ArrayList<>();
        for (Summary report : summaries(request.group())) {
            boolean meant = request.formerPrimary()
                            .filter(f -> !f.equals(report.formerPrimary()))
                            .isEmpty()
                    && request.epoch().filter(e -> e != report.epoch()).isEmpty();
            if (meant) {
                reports.find(report, request.database(), request.lsn())
                        .ifPresent(t -> found.add(new Located(report, LostKey.of(t))));
            }
        }
        if (found.size() != 1) {
            throw new RefusedException(
                    ProblemCode.LOST_UNKNOWN,
                    "Expected one lost transaction of group " + request.group() + " at " + request.database() + ":"
                            + request.lsn() + ", found "
                            + (found.isEmpty() ? "none" : "it in " + found.size() + " reports")
                            + ".");
        }
        return found.getFirst();
    }

    /** The changes of one transaction, in pieces. */
    void changes(Located at, Consumer<LostTransaction.Change> sink) {
        reports.pieces(
                at.report(),
                at.key().database(),
                at.key().lsn(),
                piece -> piece.changes().forEach(sink));
    }

    /**
     * @return how many transactions the reports that are meant have
     * @throws RefusedException {@code LOST_CHANGED} if others are listed than whoever asks has seen
     */
    long dismissAll(LostListing seen, String actor) {
        List<Summary> all = summaries(seen.group());
        long total = all.stream().mapToLong(Summary::count).sum();
        if (total != seen.total()) {
            throw new RefusedException(
                    ProblemCode.LOST_CHANGED,
                    "Expected " + seen.total() + " lost transactions of group " + seen.group() + ", found " + total
                            + ".");
        }
        List<Summary> meant = all.stream().filter(seen::means).toList();
        if (meant.isEmpty()) {
            throw new RefusedException(
                    ProblemCode.LOST_UNKNOWN,
                    "Expected a report of group " + seen.group() + " of that former primary and epoch, found none.");
        }
        meant.forEach(report -> verdicts.dismissAll(report, reports.ends(report), actor));
        return meant.stream().mapToLong(Summary::count).sum();
    }
}
