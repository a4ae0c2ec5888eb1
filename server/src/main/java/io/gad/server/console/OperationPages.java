package io.gad.server.console;

import io.gad.api.OperationView;
import io.gad.api.SyncTaskView;
import io.gad.control.ControlPlane;
import io.gad.control.group.GroupTask;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.RefusedException;
import io.gad.control.report.LostTransactions;
import io.gad.server.wire.GroupWire;
import io.gad.server.wire.OperationWire;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Operations and their steps, live. */
@Controller
class OperationPages {

    private static final int SHOWN = 200;

    private static final Logger log = LoggerFactory.getLogger(OperationPages.class);

    private final ControlPlane control;
    private final Words words;

    OperationPages(ControlPlane control, Words words) {
        this.control = control;
        this.words = words;
    }

    @GetMapping("/console/operations")
    String list(Model model) {
        model.addAttribute(
                "operations",
                control.operations().stream()
                        .limit(SHOWN)
                        .map(OperationWire::of)
                        .toList());
        return "operations";
    }

    @GetMapping("/console/operations/{id}")
    String show(@PathVariable String id, Model model) {
        OperationRecord operation = control.operation(id);
        OperationView view = OperationWire.of(operation);
        model.addAttribute("operation", view);
        model.addAttribute("steps", view.steps().stream().map(StepRow::of).toList());
        model.addAttribute("copies", copies(operation));
        model.addAttribute(
                "oldPrimary",
                operation.data().promotion().map(p -> p.oldPrimary()).orElse(null));
        Ending.of(operation, reports(operation), words).ifPresent(ending -> model.addAttribute("ending", ending));
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

    /** Asked for once it is over alone: they are on the disk. */
    private List<LostTransactions> reports(OperationRecord operation) {
        if (operation.state() != OperationState.DONE || !operation.type().equals("promote")) {
            return List.of();
        }
        try {
            return control.lostTransactions(operation.group(), 0, 1);
        } catch (RefusedException e) { // the group is deleted, and had no reports
            log.debug("operation={} reports=none", operation.id(), e);
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
