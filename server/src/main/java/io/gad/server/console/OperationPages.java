package io.gad.server.console;

import io.gad.control.ControlPlane;
import io.gad.control.operation.OperationRecord;
import io.gad.server.wire.OperationWire;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Operations and their steps, live. */
@Controller
class OperationPages {

    private static final int SHOWN = 200;

    private final ControlPlane control;

    OperationPages(ControlPlane control) {
        this.control = control;
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
        model.addAttribute("operation", OperationWire.of(operation));
        model.addAttribute(
                "oldPrimary",
                operation.data().promotion().map(p -> p.oldPrimary()).orElse(null));
        return "operation";
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
