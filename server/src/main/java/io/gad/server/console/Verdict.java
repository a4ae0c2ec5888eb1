package io.gad.server.console;

import io.gad.api.DatabaseView;
import io.gad.api.ExpectedLoss;
import io.gad.api.GroupView;
import io.gad.api.Problem;
import io.gad.api.SyncTaskView;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one sentence with which a group's page begins, and the one thing to press.
 *
 * @param tone {@code well working watch act}
 * @param button its words; empty where there is nothing to press
 * @param target the button's address within the console
 */
public record Verdict(String tone, String sentence, String button, String target) {

    /** While it is copied or brought in line it does not hold everything; paused or stopped, it may. */
    private static final Set<String> COPIED = Set.of("PRECHECK", "SCHEMA", "FULL", "RESYNC", "REWIND");

    /** Whether what is to press shows something and changes nothing. */
    public boolean looks() {
        return target.startsWith("/console/operations/");
    }

    static Verdict of(GroupView group, Evidence evidence, Words words) {
        String page = "/console/groups/" + group.name();
        if (group.health().equals("MANAGER_OUTDATED")) {
            return new Verdict(
                    "act",
                    "Another GAD server has this group now. This one does nothing more with it, and what you see here may be"
                            + " old: work with the other one, and end this one.",
                    "",
                    "");
        }
        if (group.operation() != null) {
            return new Verdict(
                    "working",
                    words.operation(group.operation().type()) + " is running.",
                    "See its steps",
                    "/console/operations/" + group.operation().id());
        }
        if (group.state().equals("FAILED")) {
            return new Verdict(
                    "act",
                    "Creating this group failed; it can only be deleted.",
                    "Delete group\u2026",
                    page + "/delete");
        }
        return switch (group.health()) {
            case "HEALTHY" -> new Verdict("well", "In step. " + behind(group, evidence, words), "", "");
            case "LAGGING" -> new Verdict("watch", "Not in step. " + behind(group, evidence, words), "", "");
            case "NO_SECONDARY" ->
                new Verdict(
                        "watch",
                        "There is no secondary: should " + group.primary()
                                + "'s region be lost, nothing can take over.",
                        "Add secondary\u2026",
                        page + "/secondaries/new");
            case "SECONDARY_UNREACHABLE" ->
                new Verdict(
                        "watch",
                        "Secondary " + unreachable(group) + " does not answer. " + group.primary()
                                + " serves as before; the synchronization goes on when it is back.",
                        "",
                        "");
            case "SYNC_STOPPED" -> new Verdict("act", "The synchronization has stopped. " + stopped(group), "", "");
            case "PRIMARY_UNREACHABLE" -> primaryLost(group, evidence, words, page);
            default -> new Verdict("watch", words.health(group.health()) + ".", "", "");
        };
    }

    private static Verdict primaryLost(GroupView group, Evidence evidence, Words words, String page) {
        String sentence = "Primary " + group.primary()
                + (evidence.primaryAnsweredAt() == null
                        ? " does not answer"
                        : " has not answered for " + words.between(evidence.primaryAnsweredAt(), null))
                + ": neither a new session nor the replication stream.";
        return best(group)
                .map(task -> new Verdict(
                        "act",
                        sentence + " " + mayBeLost(task.target(), evidence, words),
                        "Upgrade " + task.target() + " to primary\u2026",
                        page + "/promote?instance=" + task.target()))
                .orElseGet(() -> new Verdict("act", sentence + " No secondary is complete.", "", ""));
    }

    private static String mayBeLost(String secondary, Evidence evidence, Words words) {
        return evidence.loss(secondary)
                .map(loss -> loss.transactions() == null
                        ? "Commits of " + words.seconds(loss.seconds()) + " may be lost."
                        : words.transactions("About", loss.transactions()) + " may be lost.")
                .orElse("How much would be lost is not known.");
    }

    /** The secondary that would lose the least, of those that hold everything: by its position, as the primary is gone. */
    private static Optional<SyncTaskView> best(GroupView group) {
        return group.syncTasks().stream()
                .filter(t -> !COPIED.contains(t.state())
                        && t.databases().stream().noneMatch(d -> COPIED.contains(d.phase())))
                .min(Comparator.comparingLong(t -> t.lagBytes() == null ? Long.MAX_VALUE : t.lagBytes()));
    }

    /** How far each secondary is behind, and what promoting it now would lose. */
    private static String behind(GroupView group, Evidence evidence, Words words) {
        List<SyncTaskView> known =
                group.syncTasks().stream().filter(t -> t.lagMillis() != null).toList();
        if (known.size() == 1) {
            String secondary = known.getFirst().target();
            return secondary + " is " + words.duration(known.getFirst().lagMillis()) + " behind"
                    + evidence.loss(secondary)
                            .map(ExpectedLoss::transactions)
                            .map(n -> "; promoting it now would lose " + words.transactions("about", n) + ".")
                            .orElse(".");
        }
        return known.stream()
                .map(t -> t.target() + " is " + words.duration(t.lagMillis()) + " behind"
                        + evidence.loss(t.target())
                                .map(ExpectedLoss::transactions)
                                .map(n -> " (" + words.transactions("about", n) + ")")
                                .orElse(""))
                .collect(Collectors.joining(", ", "", known.isEmpty() ? "" : "."));
    }

    private static String unreachable(GroupView group) {
        return group.members().stream()
                .filter(m -> m.role().equals("SECONDARY") && !m.reachable())
                .map(m -> m.instance())
                .collect(Collectors.joining(", "));
    }

    private static String stopped(GroupView group) {
        return group.syncTasks().stream()
                .flatMap(t -> t.databases().stream())
                .map(DatabaseView::problem)
                .filter(Objects::nonNull)
                .map(Problem::message)
                .findFirst()
                .orElse("Its databases below say why.");
    }
}
