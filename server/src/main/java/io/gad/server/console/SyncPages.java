package io.gad.server.console;

import io.gad.api.VerificationView;
import io.gad.control.ControlPlane;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.server.wire.VerificationWire;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Holding the synchronization of one secondary, letting it go on, having it begun anew, comparing it with its primary. */
@Controller
class SyncPages {

    private final ControlPlane control;

    SyncPages(ControlPlane control) {
        this.control = control;
    }

    @GetMapping("/console/groups/{name}/sync/{instance}/comparison")
    String comparison(@PathVariable String name, @PathVariable String instance, Model model) {
        model.addAttribute("group", name);
        model.addAttribute("instance", instance);
        model.addAttribute("comparison", last(name, instance));
        return "comparison";
    }

    private @Nullable VerificationView last(String name, String instance) {
        try {
            return VerificationWire.of(name, instance, control.verification(name, instance));
        } catch (RefusedException e) {
            if (e.problem().code() == ProblemCode.VERIFICATION_UNKNOWN) {
                return null;
            }
            throw e;
        }
    }

    @PostMapping("/console/groups/{name}/sync/{instance}/comparison")
    String compare(
            @PathVariable String name, @PathVariable String instance, HttpServletResponse response, Model model) {
        return act(
                () -> control.verify(name, instance, false, 0),
                compared(name, instance),
                () -> comparison(name, instance, model),
                response,
                model);
    }

    private static String compared(String name, String instance) {
        return "/console/groups/" + name + "/sync/" + instance + "/comparison";
    }

    @GetMapping("/console/groups/{name}/sync/{instance}/repair")
    String repairDialog(@PathVariable String name, @PathVariable String instance, Model model) {
        return dialog(name, Confirmation.repair(name, instance), model);
    }

    @PostMapping("/console/groups/{name}/sync/{instance}/repair")
    String repair(@PathVariable String name, @PathVariable String instance, HttpServletResponse response, Model model) {
        return act(
                () -> control.verify(name, instance, true, 0),
                compared(name, instance),
                () -> repairDialog(name, instance, model),
                response,
                model);
    }

    @GetMapping("/console/groups/{name}/sync/{instance}/pause")
    String pauseDialog(@PathVariable String name, @PathVariable String instance, Model model) {
        return dialog(name, Confirmation.pauseSync(name, instance), model);
    }

    @PostMapping("/console/groups/{name}/sync/{instance}/pause")
    String pause(@PathVariable String name, @PathVariable String instance, HttpServletResponse response, Model model) {
        return act(
                () -> control.pauseSync(name, instance),
                "/console/groups/" + name,
                () -> pauseDialog(name, instance, model),
                response,
                model);
    }

    @GetMapping("/console/groups/{name}/sync/{instance}/resume")
    String resumeDialog(@PathVariable String name, @PathVariable String instance, Model model) {
        return dialog(name, Confirmation.resumeSync(name, instance), model);
    }

    @PostMapping("/console/groups/{name}/sync/{instance}/resume")
    String resume(@PathVariable String name, @PathVariable String instance, HttpServletResponse response, Model model) {
        return act(
                () -> control.resumeSync(name, instance),
                "/console/groups/" + name,
                () -> resumeDialog(name, instance, model),
                response,
                model);
    }

    @GetMapping("/console/groups/{name}/sync/{instance}/resync")
    String resyncDialog(@PathVariable String name, @PathVariable String instance, Model model) {
        return dialog(name, Confirmation.resync(name, instance), model);
    }

    @PostMapping("/console/groups/{name}/sync/{instance}/resync")
    String resync(@PathVariable String name, @PathVariable String instance, HttpServletResponse response, Model model) {
        return act(
                () -> control.resync(name, instance, List.of()),
                "/console/groups/" + name,
                () -> resyncDialog(name, instance, model),
                response,
                model);
    }

    private String dialog(String group, Confirmation confirmation, Model model) {
        control.group(group); // Refuses where there is none.
        model.addAttribute("confirmation", confirmation);
        return "confirm";
    }

    /** What is refused is said where it was asked for. */
    private static String act(
            Runnable deed, String behind, Supplier<String> again, HttpServletResponse response, Model model) {
        try {
            deed.run();
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return again.get();
        }
        return "redirect:" + behind;
    }
}
