package io.gad.server.console;

import io.gad.api.DatabaseView;
import io.gad.api.ExpectedLoss;
import io.gad.api.GroupView;
import io.gad.api.MemberView;
import io.gad.api.Problem;
import io.gad.api.SyncTaskView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        return target.startsWith("/console/operations/") || target.contains("#");
    }

    static Verdict of(GroupView group, Evidence evidence, Words words) {
        String page = "/console/groups/" + group.name();
        if (group.health().equals("MANAGER_OUTDATED")) {
            return new Verdict("act", words.text("verdict.outdated"), "", "");
        }
        if (group.health().equals("PRIMARY_UNREACHABLE") && givesWay(group, evidence)) {
            return primaryLost(group, evidence, words, page);
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
            case "LAGGING" -> lagging(group, evidence, words, page);
            case "NO_SECONDARY" ->
                new Verdict(
                        "watch",
                        words.text("verdict.alone", group.primary()),
                        words.text("verdict.alone.add"),
                        page + "/secondaries/new");
            case "SECONDARY_UNREACHABLE" -> secondaryLost(group, evidence, words, page);
            case "SYNC_STOPPED" -> stopped(group, evidence, words, page);
            case "PRIMARY_UNREACHABLE" -> primaryLost(group, evidence, words, page);
            default -> new Verdict("watch", words.health(group.health()) + ".", "", "");
        };
    }

    /** Whether a promotion is taken now: one is, beside all operations but those that make another the primary, or make or end the group. */
    private static boolean givesWay(GroupView group, Evidence evidence) {
        if (group.operation() == null) {
            return !group.state().equals("FAILED");
        }
        return switch (group.state()) {
            case "RUNNING", "ADDING_SECONDARY", "REMOVING_SECONDARY" ->
                !group.operation().type().equals("promote");
            case "SWITCHING_OVER" -> !evidence.decided();
            default -> false;
        };
    }

    private static Verdict primaryLost(GroupView group, Evidence evidence, Words words, String page) {
        String sentence = evidence.primaryAnsweredAt() == null
                ? words.text("verdict.lost.ever", group.primary())
                : words.text("verdict.lost", group.primary(), words.between(evidence.primaryAnsweredAt(), null));
        String lost = group.operation() == null
                ? sentence
                : sentence + " "
                        + words.text(
                                "verdict.lost.running",
                                words.operation(group.operation().type()));
        Optional<SyncTaskView> best = best(group);
        if (best.isEmpty()) {
            return new Verdict("act", lost + " " + words.text("verdict.lost.none"), "", "");
        }
        String secondary = best.get().target();
        if (isSilent(group, secondary)) {
            return new Verdict("act", lost + " " + words.text("verdict.lost.silent", secondary), "", "");
        }
        return new Verdict(
                "act",
                lost + " " + mayBeLost(group, secondary, evidence, words),
                words.text("verdict.upgrade", secondary),
                page + "/promote?instance=" + secondary);
    }

    private static String mayBeLost(GroupView group, String secondary, Evidence evidence, Words words) {
        return evidence.loss(secondary)
                .map(loss -> mayBeLost(loss, group.primary(), words))
                .orElseGet(() -> words.text("verdict.loss.unknown"));
    }

    private static String mayBeLost(ExpectedLoss loss, String primary, Words words) {
        if (loss.transactions() == null) {
            return words.text("verdict.loss.seconds", words.seconds(loss.seconds()));
        }
        Long since = loss.transactionsSince();
        return since == null || since == 0
                ? words.text("verdict.loss", words.transactions(loss.transactions()))
                : words.text(
                        "verdict.loss.since", words.transactions(loss.transactions()), primary, words.count(since));
    }

    /**
     * The secondary that would lose the least, of those that hold everything and stay: by its position, as the primary is gone. One
     * that does not answer is the last choice.
     */
    private static Optional<SyncTaskView> best(GroupView group) {
        return group.syncTasks().stream()
                .filter(t -> !COPIED.contains(t.state())
                        && t.databases().stream().noneMatch(d -> COPIED.contains(d.phase()))
                        && !isLeaving(group, t.target()))
                .min(Comparator.comparing((SyncTaskView t) -> isSilent(group, t.target()))
                        .thenComparingLong(t -> t.lagBytes() == null ? Long.MAX_VALUE : t.lagBytes()));
    }

    private static boolean isLeaving(GroupView group, String secondary) {
        return group.operation() != null
                && group.operation().type().equals("remove-secondary")
                && secondary.equals(group.operation().instance());
    }

    private static boolean isSilent(GroupView group, String instance) {
        return group.members().stream().anyMatch(m -> m.instance().equals(instance) && !m.reachable());
    }

    private static Verdict lagging(GroupView group, Evidence evidence, Words words, String page) {
        List<String> paused = group.syncTasks().stream()
                .filter(t -> t.state().equals("PAUSED"))
                .map(SyncTaskView::target)
                .toList();
        if (!paused.isEmpty()) {
            return new Verdict(
                    "watch",
                    notInStep(
                            paused.stream()
                                    .map(secondary -> paused(secondary, evidence, words))
                                    .collect(Collectors.joining(" ")),
                            evidence,
                            words),
                    words.text("verdict.paused.resume", paused.getFirst()),
                    page + "/sync/" + paused.getFirst() + "/resume");
        }
        return new Verdict(
                "watch",
                notInStep(behind(group, evidence, words), evidence, words) + " " + words.text("verdict.lagging.what"),
                words.text("verdict.lagging.see"),
                page + "#charts");
    }

    private static String notInStep(String why, Evidence evidence, Words words) {
        return (evidence.since() == null
                        ? words.text("verdict.lagging", why)
                        : words.text("verdict.lagging.since", why, words.between(evidence.since(), null)))
                .strip();
    }

    private static String paused(String secondary, Evidence evidence, Words words) {
        return evidence.loss(secondary)
                .map(ExpectedLoss::transactions)
                .map(n -> words.text("verdict.paused.loss", secondary, words.transactions(n)))
                .orElseGet(() -> words.text("verdict.paused", secondary));
    }

    private static Verdict secondaryLost(GroupView group, Evidence evidence, Words words, String page) {
        List<String> silent = group.members().stream()
                .filter(m -> m.role().equals("SECONDARY") && !m.reachable())
                .map(MemberView::instance)
                .toList();
        String names = String.join(", ", silent);
        Optional<Instant> last = silent.stream()
                .flatMap(s -> Stream.ofNullable(evidence.answered().get(s)))
                .max(Comparator.naturalOrder());
        String sentence = last.map(
                        at -> words.text("verdict.secondary.since", names, group.primary(), words.between(at, null)))
                .orElseGet(() -> words.text("verdict.secondary", names, group.primary()));
        return silent.isEmpty()
                ? new Verdict("watch", sentence, "", "")
                : new Verdict(
                        "watch",
                        sentence,
                        words.text("verdict.secondary.see", silent.getFirst()),
                        page + "#member-" + silent.getFirst());
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

    private static Verdict stopped(GroupView group, Evidence evidence, Words words, String page) {
        String why = group.syncTasks().stream()
                .flatMap(t -> t.databases().stream())
                .map(DatabaseView::problem)
                .filter(Objects::nonNull)
                .map(Problem::message)
                .findFirst()
                .orElseGet(() -> words.text("verdict.stopped.why"));
        String sentence = evidence.since() == null
                ? words.text("verdict.stopped", why)
                : words.text("verdict.stopped.since", why, words.between(evidence.since(), null));
        return group.syncTasks().stream()
                .filter(t -> t.state().equals("FAILED"))
                .map(SyncTaskView::target)
                .findFirst()
                .map(secondary -> new Verdict(
                        "act",
                        sentence + " " + words.text("verdict.stopped.what"),
                        words.text("verdict.stopped.resume", secondary),
                        page + "/sync/" + secondary + "/resume"))
                .orElseGet(() -> new Verdict("act", sentence, words.text("verdict.stopped.see"), page + "#sync-head"));
    }
}
