package io.gad.control.alert;

import io.gad.control.ControlSettings;
import io.gad.control.GroupView;
import io.gad.control.GroupView.TaskView;
import io.gad.control.group.GroupMember;
import io.gad.control.health.GroupHealth;
import io.gad.control.instance.Fence;
import io.gad.control.instance.Instance;
import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import io.gad.control.port.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What of a group's state is told, and where each begins and ends; pure.
 *
 * @param instances registered instances by name
 * @param verifications the last comparison by task id
 */
record Sights(
        ControlSettings settings,
        Function<String, Optional<Instance>> instances,
        Function<String, Optional<Verification>> verifications) {

    /** Told once for all databases of a secondary: its health says it too. */
    private static final Set<String> AWAY = Set.of("UNREACHABLE", "UNAVAILABLE");

    /** Told as {@link AlertTopic#SLOT}. */
    private static final String SLOT_HALF = "WAL_BUDGET_HALF";

    Sight of(GroupView view) {
        List<Condition> conditions = new ArrayList<>();
        for (TaskView task : view.tasks()) {
            lag(view, task).ifPresent(conditions::add);
            for (DatabaseStatus database : task.status().databases()) {
                slot(view, task, database).ifPresent(conditions::add);
                problem(task, database).ifPresent(conditions::add);
            }
            away(task).ifPresent(conditions::add);
            comparison(task).ifPresent(conditions::add);
        }
        for (String former : view.group().formers()) {
            instances.apply(former).flatMap(Sights::unclosed).ifPresent(conditions::add);
        }
        return new Sight(view.health(), conditions);
    }

    /** Begins past the threshold, ends below half of it; of a secondary that is not complete the operation tells. */
    private Optional<Condition> lag(GroupView view, TaskView task) {
        String target = task.target();
        String key = "lag " + target;
        if (view.group().member(target).filter(GroupMember::complete).isEmpty()) {
            return Optional.empty();
        }
        long threshold = settings.lagging().toMillis();
        long lag = task.status().lagMillis().orElse(threshold);
        if (lag <= threshold / 2) {
            return Optional.empty();
        }
        if (lag <= threshold) {
            return Optional.of(Condition.between(key, AlertTopic.LAG, target));
        }
        return Optional.of(new Condition(
                key,
                AlertTopic.LAG,
                target,
                true,
                target + " is " + seconds(lag) + " behind " + task.source() + ", more than " + seconds(threshold),
                Map.of(
                        "source",
                        task.source(),
                        "lagMillis",
                        Long.toString(lag),
                        "thresholdMillis",
                        Long.toString(threshold))));
    }

    /** Begins past half of the budget, ends below four fifths of that; of a primary that is away nobody knows. */
    private Optional<Condition> slot(GroupView view, TaskView task, DatabaseStatus database) {
        String subject = task.target() + "/" + database.database();
        String key = "slot " + subject;
        long half = settings.walBudgetBytes() / 2;
        if (view.health() == GroupHealth.PRIMARY_UNREACHABLE) {
            return Optional.of(Condition.between(key, AlertTopic.SLOT, subject));
        }
        if (database.slotBytes() <= half / 5 * 4) {
            return Optional.empty();
        }
        if (database.slotBytes() <= half) {
            return Optional.of(Condition.between(key, AlertTopic.SLOT, subject));
        }
        return Optional.of(new Condition(
                key,
                AlertTopic.SLOT,
                subject,
                true,
                task.source() + " keeps " + database.slotBytes() + " bytes of log for " + subject
                        + ", more than half of the budget of " + settings.walBudgetBytes() + " bytes; past the budget"
                        + " the slot is dropped and " + task.target() + " must be copied anew",
                Map.of(
                        "source",
                        task.source(),
                        "slotBytes",
                        Long.toString(database.slotBytes()),
                        "budgetBytes",
                        Long.toString(settings.walBudgetBytes()))));
    }

    private static Optional<Condition> problem(TaskView task, DatabaseStatus database) {
        String code = database.problemCode().orElse("");
        if (database.problem().isEmpty() || AWAY.contains(code) || code.equals(SLOT_HALF)) {
            return Optional.empty();
        }
        String subject = task.target() + "/" + database.database();
        return Optional.of(new Condition(
                "problem " + subject + " " + code,
                AlertTopic.PROBLEM,
                subject,
                true,
                subject + ": " + database.problem().get(),
                Map.of("code", code)));
    }

    private static Optional<Condition> away(TaskView task) {
        TaskStatus status = task.status();
        return status.databases().stream()
                .filter(d -> d.problemCode().filter(AWAY::contains).isPresent())
                .findFirst()
                .map(d -> new Condition(
                        "problem " + task.target() + " away",
                        AlertTopic.PROBLEM,
                        task.target(),
                        true,
                        "the synchronization to " + task.target() + " does not go on: "
                                + d.problem().orElse(""),
                        Map.of("code", d.problemCode().orElse(""))));
    }

    private Optional<Condition> comparison(TaskView task) {
        Optional<Verification> last = verifications.apply(task.status().id());
        String key = "problem " + task.target() + " comparison";
        if (last.isEmpty()
                || last.get().state() == Verification.State.DONE && last.get().equal()) {
            return Optional.empty();
        }
        if (last.get().state() != Verification.State.DONE) {
            return Optional.of(Condition.between(key, AlertTopic.PROBLEM, task.target()));
        }
        return Optional.of(new Condition(
                key,
                AlertTopic.PROBLEM,
                task.target(),
                true,
                "the comparison of " + task.target() + " with " + task.source()
                        + " found differences; gad sync verify --last names them",
                Map.of("code", "COMPARISON_DIFFERS")));
    }

    private static Optional<Condition> unclosed(Instance former) {
        if (former.fence() != Fence.PARTLY && former.fence() != Fence.UNREACHABLE) {
            return Optional.empty();
        }
        return Optional.of(new Condition(
                "problem former " + former.name(),
                AlertTopic.PROBLEM,
                former.name(),
                true,
                "former primary " + former.name() + " is not closed (" + former.fence() + ")"
                        + (former.fenceDetail().isEmpty() ? "" : ": " + former.fenceDetail()),
                Map.of("code", "FORMER_PRIMARY_OPEN")));
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
