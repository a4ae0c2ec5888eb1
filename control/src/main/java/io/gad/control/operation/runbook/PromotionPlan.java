package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupTask;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.step.AfterHook;
import io.gad.control.operation.step.BeforeHook;
import io.gad.control.operation.step.Step;
import io.gad.member.Reign;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a promotion would do: who agreed to one must be asked again once it is another. Only that is in it. How much would be
 * lost, and whether the primary answers, change from one second to the next when they matter most, and are looked at anew
 * at the click: a primary that answers then needs a confirmation, and one that has fallen silent is not waited for.
 *
 * @param holdsEverything whether no table of the target waits to be read anew
 * @param abandoned the running operation that gives way
 * @param steps their names, in order
 */
public record PromotionPlan(
        String groupId,
        Reign reign,
        String target,
        boolean holdsEverything,
        List<Fate> members,
        Optional<Abandoned> abandoned,
        List<String> steps) {

    private static final Pattern DIGEST = Pattern.compile("p(-[0-9a-f]{8}){4}");

    /** Whether a command is run is for who promotes to say, also at the click: it is in no digest. */
    private static final Set<String> OWN_CHOICE =
            Set.of(BeforeHook.class.getSimpleName(), AfterHook.class.getSimpleName());

    /** What a member will be. */
    public enum Becomes {
        PRIMARY,
        FORMER_PRIMARY,
        SECONDARY,
        /** It was being added or taken out by an operation that gives way. */
        STANDALONE
    }

    /**
     * What becomes of one member.
     *
     * @param note how, for people
     */
    public record Fate(String instance, Becomes becomes, String note) {}

    /** An operation that gives way to the promotion. */
    public record Abandoned(String operation, String type) {}

    public PromotionPlan {
        members = List.copyOf(members);
        steps = List.copyOf(steps);
    }

    /** What the promotion would do now, whether or not it would be refused. */
    static PromotionPlan of(Operation.Promote request, Facts facts, Group group, List<Step> steps) {
        return new PromotionPlan(
                group.id(),
                group.reign(),
                request.instance(),
                facts.tablesToRead() == 0,
                group.members().stream()
                        .map(member -> fate(request.instance(), member, group, facts.holding()))
                        .toList(),
                facts.holding().map(o -> new Abandoned(o.id(), o.type())),
                steps.stream().map(Step::name).toList());
    }

    private static Fate fate(String target, GroupMember member, Group group, Optional<OperationRecord> holding) {
        String instance = member.instance();
        if (instance.equals(target)) {
            return new Fate(
                    instance,
                    Becomes.PRIMARY,
                    "primary of epoch " + (group.reign().epoch() + 1));
        }
        if (instance.equals(group.primary())) {
            return new Fate(
                    instance,
                    Becomes.FORMER_PRIMARY,
                    "leaves the group as a former primary, data and account untouched; closed when it answers");
        }
        Optional<String> guest = holding.flatMap(o -> guest(o.request()));
        if (guest.filter(instance::equals).isPresent()
                && holding.filter(PromotionPlan::bringsBack).isPresent()) {
            return new Fate(
                    instance,
                    Becomes.FORMER_PRIMARY,
                    "stays a closed former primary: "
                            + holding.map(PromotionPlan::named).orElse("?")
                            + " gives way, and what it has changed there is cleared");
        }
        return guest.isPresent() && guest.get().equals(instance)
                ? new Fate(
                        instance,
                        Becomes.STANDALONE,
                        "leaves the group: " + holding.map(PromotionPlan::named).orElse("?") + " gives way")
                : new Fate(
                        instance,
                        Becomes.SECONDARY,
                        "secondary of " + target + ": from where it stands if that is where " + target
                                + " stands; else what differs is set, and what it alone has is listed as lost; copied anew"
                                + " only where what differs cannot be told");
    }

    private static boolean bringsBack(OperationRecord operation) {
        return operation.request() instanceof Operation.AddSecondary
                && operation.data().tasks().stream().anyMatch(GroupTask::targetMayHoldData);
    }

    /** The instance that an operation brings in or takes out: it is no member for a promotion that comes between. */
    static Optional<String> guest(Operation operation) {
        return switch (operation) {
            case Operation.AddSecondary add -> Optional.of(add.instance());
            case Operation.RemoveSecondary remove -> Optional.of(remove.instance());
            case Operation.CreateGroup create -> Optional.empty();
            case Operation.Promote promote -> Optional.empty();
            case Operation.SwitchOver switchOver -> Optional.empty();
            case Operation.DeleteGroup delete -> Optional.empty();
            case Operation.Drill drill -> Optional.empty();
        };
    }

    private static String named(OperationRecord operation) {
        return "operation " + operation.id() + " (" + operation.type() + ")";
    }

    /** The same for the same plan, wherever and whenever it is made. A part of it for each part of the plan. */
    public String digest() {
        return "p-" + String.join("-", parts());
    }

    private List<String> parts() {
        return List.of(
                hash(groupId + " " + reign.epoch() + " " + reign.id()),
                hash(fates() + holdsEverything),
                hash(abandoned.map(Abandoned::operation).orElse("")),
                hash(steps.stream().filter(step -> !OWN_CHOICE.contains(step)).collect(Collectors.joining(" "))));
    }

    /** Names hold neither a blank nor a sign. */
    private String fates() {
        return members.stream()
                .sorted(Comparator.comparing(Fate::instance))
                .map(fate -> fate.instance() + " " + fate.becomes() + ", ")
                .collect(Collectors.joining());
    }

    private static String hash(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Expected SHA-256 in this Java, found none.", e);
        }
    }

    /**
     * What is not as it was when a plan was agreed to, each in words for people; empty if it is this one.
     *
     * @param agreed its digest
     */
    List<String> changesSince(String agreed) {
        if (!DIGEST.matcher(agreed).matches()) {
            return List.of("it is no plan that a preview of this version tells");
        }
        List<String> before = Arrays.asList(agreed.substring(2).split("-", -1));
        List<String> now = List.of(
                "the reign: now group " + groupId + " in epoch " + reign.epoch(),
                "the members: now "
                        + members.stream()
                                .map(fate -> fate.instance() + " becomes " + fate.becomes())
                                .collect(Collectors.joining(", "))
                        + (holdsEverything ? "" : " (tables of " + target + " are still to be read anew)"),
                "the running operation: now "
                        + abandoned
                                .map(a -> a.operation() + " (" + a.type() + "), which would be abandoned")
                                .orElse("none"),
                "the steps: now " + String.join(", ", steps));
        List<String> changes = new ArrayList<>();
        for (int part = 0; part < now.size(); part++) {
            if (!parts().get(part).equals(before.get(part))) {
                changes.add(now.get(part));
            }
        }
        return changes;
    }
}
