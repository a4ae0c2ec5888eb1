package io.gad.server.console;

import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.api.SyncTaskView;
import io.gad.control.ControlPlane;
import io.gad.control.group.GroupTask;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.RefusedException;
import io.gad.server.http.BadRequestException;
import io.gad.server.http.OperationQuery;
import io.gad.server.wire.GroupWire;
import io.gad.server.wire.OperationWire;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Operations and their steps, live. */
@Controller
class OperationPages {

    private static final Logger log = LoggerFactory.getLogger(OperationPages.class);

    /** On a page; the next hundred stand behind them. */
    static final int ON_A_PAGE = 100;

    /** Those of which it is measured how long nobody could write; drills have a page of their own. */
    private static final Set<String> RECOVERIES = Set.of(OperationRequest.PROMOTE, OperationRequest.SWITCH_OVER);

    private final ControlPlane control;
    private final Words words;
    private final InstantSource clock;

    OperationPages(ControlPlane control, Words words, InstantSource clock) {
        this.control = control;
        this.words = words;
        this.clock = clock;
    }

    /**
     * What the filter's fields hold; one that is blank filters nothing.
     *
     * @param since {@code 1h 24h 7d}
     * @param offset of the first that is shown
     */
    record Wanted(
            @Nullable String group,
            @Nullable String type,
            @Nullable String state,
            @Nullable String actor,
            @Nullable String since,
            @Nullable Integer offset) {

        /** @throws BadRequestException if a field holds what there is not */
        Predicate<OperationRecord> filter(Instant now) {
            String from = EventPages.since(since)
                    .map(length -> now.minus(length).toString())
                    .orElse(null);
            return new OperationQuery(group, type, state, actor, from).filter();
        }

        int from() {
            return offset == null ? 0 : Math.max(0, offset);
        }

        /** As parameters of an address, without those that filter nothing. */
        Map<String, String> filled() {
            Map<String, String> filled = new LinkedHashMap<>();
            EventPages.put(filled, "group", group);
            EventPages.put(filled, "type", type);
            EventPages.put(filled, "state", state);
            EventPages.put(filled, "actor", actor);
            EventPages.put(filled, "since", since);
            return filled;
        }
    }

    @GetMapping("/console/operations")
    String list(@ModelAttribute("wanted") Wanted wanted, HttpServletResponse response, Model model) {
        List<OperationRecord> all = List.of();
        try {
            all = control.operations().stream()
                    .filter(wanted.filter(clock.instant()))
                    .toList();
        } catch (BadRequestException e) {
            Refusal.show(e, response, model);
        }
        int behind = wanted.from() + ON_A_PAGE;
        model.addAttribute(
                "operations",
                all.stream()
                        .skip(wanted.from())
                        .limit(ON_A_PAGE)
                        .map(OperationWire::of)
                        .toList());
        model.addAttribute("types", OperationQuery.TYPES);
        model.addAttribute(
                "states", Arrays.stream(OperationState.values()).map(Enum::name).toList());
        model.addAttribute("filtered", !wanted.filled().isEmpty());
        model.addAttribute("first", wanted.from() == 0);
        model.addAttribute("address", address("/console/operations", wanted, "offset", wanted.from()));
        model.addAttribute(
                "older", behind < all.size() ? address("/console/operations", wanted, "offset", behind) : null);
        model.addAttribute("csv", address("/console/download/operations", wanted, "format", "csv"));
        model.addAttribute("jsonl", address("/console/download/operations", wanted, "format", "jsonl"));
        model.addAttribute("command", EventPages.command("gad operation list", wanted.filled()));
        String group = wanted.filled().get("group");
        model.addAttribute("months", MonthRow.of(control.chronicle(), group, RECOVERIES));
        model.addAttribute("only", group);
        return "operations";
    }

    private static String address(String path, Wanted wanted, String name, Object value) {
        Map<String, String> filled = new LinkedHashMap<>(wanted.filled());
        filled.put(name, value.toString());
        return EventPages.address(path, filled, null);
    }

    @GetMapping("/console/operations/{id}")
    String show(@PathVariable String id, Model model) {
        OperationRecord operation = control.operation(id);
        OperationView view = OperationWire.of(operation);
        model.addAttribute("operation", view);
        model.addAttribute(
                "steps",
                view.steps().stream()
                        .map(s -> StepRow.of(s, operation.state() == OperationState.RUNNING))
                        .toList());
        model.addAttribute("copies", copies(operation));
        model.addAttribute("since", Since.of(operation, control));
        Ending.of(operation, Ending.reports(operation, control), words)
                .ifPresent(ending -> model.addAttribute("ending", ending));
        return "operation";
    }

    /** How far those secondaries are that it copies; none once it is over. */
    private List<SyncTaskView> copies(OperationRecord operation) {
        Set<String> tasks = operation.data().tasks().stream().map(GroupTask::id).collect(Collectors.toSet());
        if (operation.state() != OperationState.RUNNING || tasks.isEmpty()) {
            return List.of();
        }
        try {
            return GroupWire.of(control.group(operation.group())).syncTasks().stream()
                    .filter(task -> tasks.contains(task.id()))
                    .toList();
        } catch (RefusedException e) { // the group has ended with it, a moment ago
            log.debug("operation={} copies=none", operation.id(), e);
            return List.of();
        }
    }

    @GetMapping("/console/operations/{id}/cancel")
    String cancelDialog(@PathVariable String id, Model model) {
        control.operation(id);
        model.addAttribute("confirmation", Confirmation.cancel(id));
        return "confirm";
    }

    @PostMapping("/console/operations/{id}/cancel")
    String cancel(@PathVariable String id, Principal actor, HttpServletResponse response, Model model) {
        try {
            control.cancel(id, actor.getName());
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return cancelDialog(id, model);
        }
        return "redirect:/console/operations/" + id;
    }
}
