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
            return new Verdict("act", words.text("verdict.outdated"), "", "");
        }
        if (group.operation() != null) {
            return new Verdict(
                    "working",
                    words.text(
                            "verdict.running", words.operation(group.operation().type())),
                    words.text("verdict.running.see"),
                    "/console/operations/" + group.operation().id());
        }
        if (group.state().equals("FAILED")) {
            return new Verdict(
                    "act", words.text("verdict.failed"), words.text("verdict.failed.delete"), page + "/delete");
        }
        return switch (group.health()) {
            case "HEALTHY" ->
                new Verdict(
                        "well",
                        words.text("verdict.instep", behind(group, evidence, words))
                                .strip(),
                        "",
                        "");
            case "LAGGING" ->
                new Verdict(
                        "watch",
                        words.text("verdict.lagging", behind(group, evidence, words))
                                .strip(),
                        "",
                        "");
            case "NO_SECONDARY" ->
                new Verdict(
                        "watch",
                        words.text("verdict.alone", group.primary()),
                        words.text("verdict.alone.add"),
                        page + "/secondaries/new");
            case "SECONDARY_UNREACHABLE" ->
                new Verdict("watch", words.text("verdict.secondary", unreachable(group), group.primary()), "", "");
            case "SYNC_STOPPED" -> new Verdict("act", words.text("verdict.stopped", stopped(group, words)), "", "");
            case "PRIMARY_UNREACHABLE" -> primaryLost(group, evidence, words, page);
            default -> new Verdict("watch", words.health(group.health()) + ".", "", "");
        };
    }

    private static Verdict primaryLost(GroupView group, Evidence evidence, Words words, String page) {
        String sentence = evidence.primaryAnsweredAt() == null
                ? words.text("verdict.lost.ever", group.primary())
                : words.text("verdict.lost", group.primary(), words.between(evidence.primaryAnsweredAt(), null));
        return best(group)
                .map(task -> new Verdict(
                        "act",
                        sentence + " " + mayBeLost(task.target(), evidence, words),
                        words.text("verdict.upgrade", task.target()),
                        page + "/promote?instance=" + task.target()))
                .orElseGet(() -> new Verdict("act", sentence + " " + words.text("verdict.lost.none"), "", ""));
    }

    private static String mayBeLost(String secondary, Evidence evidence, Words words) {
        return evidence.loss(secondary)
                .map(loss -> loss.transactions() == null
                        ? words.text("verdict.loss.seconds", words.seconds(loss.seconds()))
                        : words.text("verdict.loss", words.transactions(loss.transactions())))
                .orElseGet(() -> words.text("verdict.loss.unknown"));
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
            String behind = words.duration(known.getFirst().lagMillis());
            return evidence.loss(secondary)
                    .map(ExpectedLoss::transactions)
                    .map(n -> words.text("verdict.behind.loss", secondary, behind, words.transactions(n)))
                    .orElseGet(() -> words.text("verdict.behind", secondary, behind));
        }
        return known.stream()
                .map(t -> evidence.loss(t.target())
                        .map(ExpectedLoss::transactions)
                        .map(n -> words.text(
                                "verdict.each.loss", t.target(), words.duration(t.lagMillis()), words.transactions(n)))
                        .orElseGet(() -> words.text("verdict.each", t.target(), words.duration(t.lagMillis()))))
                .collect(Collectors.joining(", ", "", known.isEmpty() ? "" : "."));
    }

    private static String unreachable(GroupView group) {
        return group.members().stream()
                .filter(m -> m.role().equals("SECONDARY") && !m.reachable())
                .map(m -> m.instance())
                .collect(Collectors.joining(", "));
    }

    private static String stopped(GroupView group, Words words) {
        return group.syncTasks().stream()
                .flatMap(t -> t.databases().stream())
                .map(DatabaseView::problem)
                .filter(Objects::nonNull)
                .map(Problem::message)
                .findFirst()
                .orElseGet(() -> words.text("verdict.stopped.why"));
    }
}
