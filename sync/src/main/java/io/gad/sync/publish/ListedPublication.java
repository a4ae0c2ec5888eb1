package io.gad.sync.publish;

import io.gad.member.Mandate;
import io.gad.member.MemberDatabase;
import io.gad.member.MemberLock;
import io.gad.member.RereadList;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.replication.Publications;
import io.gad.postgres.replication.PublishedTable;
import io.gad.sync.SyncProblem;
import io.gad.sync.verify.DifferingObject;
import io.gad.sync.verify.DriftCheck;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a publication that is a list of tables complete. A table made since enters it, and what was written to it before is
 * had by reading it anew; so is one that was taken off meanwhile, or rewritten by a definition that nobody has seen.
 */
public final class ListedPublication {

    private static final Logger LOG = LoggerFactory.getLogger(ListedPublication.class);

    private final String publication;
    private final String task;
    private final Mandate mandate;
    private List<PublishedTable> settled = List.of();

    /** @param mandate for the target */
    public ListedPublication(String publication, String task, Mandate mandate) {
        this.publication = publication;
        this.task = task;
        this.mandate = mandate;
    }

    /** Whether the publication that stands on the source is such a list. */
    public static boolean stands(Session source, String publication) {
        return Publications.find(source, publication)
                .filter(state -> !state.allTables())
                .isPresent();
    }

    /**
     * As the tables stand now, before the slot is made from which they are followed: what is published then needs no reading
     * but that of the copy. To be kept by {@link #keep}, once the slot is there.
     */
    public List<PublishedTable> before(Session source) {
        return stands(source, publication) ? PublishedTable.list(source, publication) : List.of();
    }

    public void keep(Session target, List<PublishedTable> before) {
        inMandate(target, () -> ListedState.of(before).write(target, task));
    }

    /**
     * Whether there is nothing that {@link #settle} would have to do. Guards what is new, and lets no statement of the
     * customer's fail for want of an identity any longer than until this look.
     */
    public boolean look(Session source, Session target) {
        MemberDatabase.attachGuards(source);
        MemberDatabase.fixIdentities(source);
        List<PublishedTable> now = PublishedTable.list(source, publication);
        if (now.equals(settled)) {
            return true;
        }
        ListedState known = ListedState.read(target, task);
        if (!gaps(now, known, target).isEmpty()) {
            return false;
        }
        keep(target, now);
        settled = now;
        return true;
    }

    /** The source's numbers of tables of which rows may have come by no stream; none where all are published as such. */
    public Set<Long> unstreamed(Session source, Session target) {
        if (!stands(source, publication)) {
            return Set.of();
        }
        ListedState known = ListedState.read(target, task);
        return gaps(PublishedTable.list(source, publication), known, target).keySet().stream()
                .map(PublishedTable::oid)
                .collect(Collectors.toSet());
    }

    /**
     * Tables of a former source of which changes cannot be read from its log, as they were made while the table was not on
     * the list, or by a definition that nobody captures; each with the reason.
     *
     * @param known how the list was known where it was followed last; empty: it was not asked for
     */
    public static List<String> unlisted(Session source, String publication, Optional<String> known) {
        if (!stands(source, publication)) {
            return List.of();
        }
        Optional<ListedThen> then = known.map(ListedThen::of);
        return PublishedTable.list(source, publication).stream()
                .filter(table -> !table.name().schema().equals("gad"))
                .filter(table -> table.mayBePublished() || !table.ofExtension())
                .flatMap(table -> ListedThen.gap(then, table).map(why -> table.name() + " (" + why + ")").stream())
                .toList();
    }

    /**
     * Makes the list complete. Only while nothing is applied: what is to be read anew must be known before its first change
     * comes. Killed between two steps, the next run finds tables whose place on the list is not known here, and begins them
     * again.
     *
     * @throws SyncProblem {@code DDL_NOT_CAPTURED} if both sides' definitions differ, {@code PRIVILEGE_MISSING} if one is not
     *     the account's to publish
     */
    public void settle(Session source, Session target) {
        MemberDatabase.attachGuards(source);
        MemberDatabase.fixIdentities(source);
        ListedState known = ListedState.read(target, task);
        Map<PublishedTable, String> gaps = gaps(PublishedTable.list(source, publication), known, target);
        if (!gaps.isEmpty()) {
            requireRight(gaps.keySet(), source);
            MemberDatabase.fixIdentities(target);
            requireSameDefinitions(source, target);
            inMandate(target, () -> readAnew(target, gaps));
            Publications.publish(
                    source,
                    publication,
                    gaps.keySet().stream().filter(table -> !table.isPublished()).toList());
        }
        // Put on the list once more: one may have been read in between, before it was published. What came since is
        // left to the next look.
        Set<Long> seenTo = gaps.keySet().stream().map(PublishedTable::oid).collect(Collectors.toSet());
        List<PublishedTable> settledNow = PublishedTable.list(source, publication).stream()
                .filter(table ->
                        seenTo.contains(table.oid()) || known.gap(table, target).isEmpty())
                .toList();
        inMandate(target, () -> {
            readAnew(target, gaps);
            ListedState.of(settledNow).write(target, task);
        });
        LOG.info(
                "task={} database={} published tables={} to be read={}",
                task,
                source.database(),
                settledNow.size(),
                gaps.size());
    }

    /**
     * Tables of which rows may have come by no stream, with the reason. What an extension has made belongs to whoever installed
     * it; the precheck names what is left out.
     */
    private static Map<PublishedTable, String> gaps(List<PublishedTable> tables, ListedState known, Session target) {
        Map<PublishedTable, String> gaps = new LinkedHashMap<>();
        tables.stream()
                .filter(table -> table.mayBePublished() || !table.ofExtension())
                .forEach(table -> known.gap(table, target).ifPresent(why -> gaps.put(table, why)));
        return gaps;
    }

    private static void requireRight(Collection<PublishedTable> tables, Session source) {
        List<PublishedTable> foreign =
                tables.stream().filter(table -> !table.mayBePublished()).toList();
        if (!foreign.isEmpty()) {
            String owners = foreign.stream()
                    .map(PublishedTable::owner)
                    .distinct()
                    .map(TableName::quote)
                    .collect(Collectors.joining(", "));
            String names =
                    foreign.stream().map(table -> table.name().toString()).collect(Collectors.joining(", "));
            throw new SyncProblem(
                    "PRIVILEGE_MISSING",
                    "Expected the account of the source to belong to the owners of all tables of database "
                            + source.database() + ", found " + names + " of " + owners + ".",
                    "On the source, as a superuser: GRANT " + owners + " TO the account; then resume.");
        }
    }

    /** Nothing is on its way, as nothing is applied: rows that are read anew would come under another definition. */
    private static void requireSameDefinitions(Session source, Session target) {
        List<DifferingObject> differing = DriftCheck.atOnce(source, target);
        if (!differing.isEmpty()) {
            throw UncapturedDdl.problem(source.database(), differing);
        }
    }

    private void inMandate(Session target, Runnable work) {
        target.transaction(() -> {
            MemberLock.hold(target, mandate);
            work.run();
        });
    }

    private static void readAnew(Session target, Map<PublishedTable, String> gaps) {
        gaps.forEach((table, why) -> RereadList.add(target, table.name(), why));
    }
}
