package io.gad.control.recover;

import io.gad.control.group.Group;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.runbook.Ids;
import io.gad.control.operation.runbook.Runbook;
import io.gad.control.port.PromotionOrder;
import io.gad.member.MemberRole;
import io.gad.member.MemberRow;
import io.gad.member.Reign;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a rebuilt manager takes its group to be, from the latest document and from the rows that say what has happened since;
 * pure. Members win over documents: a commit point that stands in a row was passed, whatever the document knows of it.
 *
 * @param group as the document has it, under the new generation
 * @param operations that are not at their end, as they are to go on
 * @param commit the promotion that has passed its commit point on a member, and in no document yet
 * @param reopen the primary that an operation has closed of which no document knows: it never came to its commit point
 * @param notes for people
 */
record RecoveryPlan(
        Group group,
        List<OperationRecord> operations,
        Optional<Commit> commit,
        Optional<Reopen> reopen,
        List<String> notes) {

    /** To be asked of the target again: it answers its own operation with what it held, and changes nothing. */
    record Commit(String target, boolean open, OperationRecord operation, PromotionOrder order) {}

    /** To be opened again for the operation that has closed it. */
    record Reopen(String primary, String operation) {}

    RecoveryPlan {
        operations = List.copyOf(operations);
        notes = List.copyOf(notes);
    }

    /**
     * @param rows by instance, of all who were reached
     * @throws io.gad.control.problem.RefusedException if two reigns of one number stand against each other, or more has happened
     *     since the document than can be told from the rows
     */
    static RecoveryPlan of(CarriedGroup carried, Map<String, MemberRow> rows, long generation, Ids ids, Instant now) {
        Map<String, MemberRow> all = new TreeMap<>(rows);
        Group group = carried.group().managedBy(generation);
        List<String> notes = new ArrayList<>();
        for (String former : group.formers()) {
            if (carried.reach(former).isEmpty() || !carried.formers().containsKey(former)) {
                group = group.withoutFormer(former);
                notes.add(
                        "former primary " + former + " is known by its name alone, from a document of an older server:"
                                + " it is not watched. Close it, or register it and look at it by hand.");
            }
        }
        long epoch = all.values().stream()
                .mapToLong(row -> row.reign().epoch())
                .max()
                .orElse(0);
        refuseTwoReigns(group, all, Math.max(epoch, group.reign().epoch()));
        if (epoch > group.reign().epoch()) {
            return committed(new OpenOperations(carried, group, all, now), group, all, epoch, ids, notes);
        }
        return unchanged(new OpenOperations(carried, group, all, now), group, all, notes);
    }

    private static void refuseTwoReigns(Group group, Map<String, MemberRow> rows, long epoch) {
        Set<Reign> reigns = new HashSet<>();
        List<String> who = new ArrayList<>();
        if (group.reign().epoch() == epoch) {
            reigns.add(group.reign());
            who.add("the group's document: " + group.reign());
        }
        rows.forEach((instance, row) -> {
            if (row.reign().epoch() == epoch && reigns.add(row.reign())) {
                who.add(instance + ": " + row.reign());
            }
        });
        if (reigns.size() > 1) {
            throw Refusals.refused("Expected one reign of epoch " + epoch + ", found " + String.join("; ", who)
                    + ". Two managers have begun the same epoch. Nothing was changed: a person has to decide whose rows"
                    + " count; take the other instances out by hand, and ask again.");
        }
    }

    /** The document's reign is the latest: nothing has passed a commit point since. */
    private static RecoveryPlan unchanged(
            OpenOperations open, Group group, Map<String, MemberRow> rows, List<String> notes) {
        List<OperationRecord> operations = open.takenBackOrForward();
        notes.addAll(OpenOperations.waiting(operations));
        Optional<Reopen> reopen = Optional.ofNullable(rows.get(group.primary()))
                .filter(row -> row.role() == MemberRole.FENCED && row.reign().equals(group.reign()))
                .map(row -> new Reopen(group.primary(), row.operation()))
                .filter(r -> group.operation().isEmpty() && operations.stream().noneMatch(Runbook::isStillOpening));
        return new RecoveryPlan(group, operations, Optional.empty(), reopen, notes);
    }

    /** A member has begun a later reign than any document knows of. */
    private static RecoveryPlan committed(
            OpenOperations open, Group group, Map<String, MemberRow> rows, long epoch, Ids ids, List<String> notes) {
        Map.Entry<String, MemberRow> ruler = rows.entrySet().stream()
                .filter(e ->
                        e.getValue().reign().epoch() == epoch && e.getValue().role() == MemberRole.PRIMARY)
                .findFirst()
                .orElseThrow(
                        () -> Refusals.refused("Expected the primary of epoch " + epoch + " among those that answer,"
                                + " found only who follows it. Name it, or start it, and ask again."));
        String target = ruler.getKey();
        MemberRow row = ruler.getValue();
        OperationRecord promotion = open.promotionTo(target, row)
                .or(() -> open.unknownPromotion(target, row, ids))
                .orElseThrow(() -> Refusals.refused("Expected a document that knows how " + target
                        + " became the primary of epoch " + epoch + ", found the latest at epoch "
                        + group.reign().epoch() + ". Name another member, or start those that do not answer, and ask"
                        + " again."));
        if (!open.isKnown(promotion)) {
            notes.add(target + " had become the primary of epoch " + epoch
                    + " just before the manager was lost (operation " + promotion.id()
                    + "): that promotion is finished. Slots of ours (gad_...) on " + target
                    + " that nobody reads may be left of what it began; see pg_replication_slots.");
        }
        Group claimed = open.claimedBy(promotion);
        PromotionOrder order = open.order(claimed, promotion);
        return new RecoveryPlan(
                claimed,
                open.besides(promotion),
                Optional.of(new Commit(target, row.writable(), promotion, order)),
                Optional.empty(),
                notes);
    }
}
