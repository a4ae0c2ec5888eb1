package io.gad.server.console;

import io.gad.api.VerificationView;
import io.gad.control.ControlPlane;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.server.wire.VerificationWire;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
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
        try {
            control.verify(name, instance, false, 0);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return comparison(name, instance, model);
        }
        return "redirect:/console/groups/" + name + "/sync/" + instance + "/comparison";
    }

    @GetMapping("/console/groups/{name}/sync/{instance}/repair")
    String repairDialog(@PathVariable String name, @PathVariable String instance, Model model) {
        control.group(name);
        model.addAttribute("confirmation", Confirmation.repair(name, instance));
        return "confirm";
    }

    @PostMapping("/console/groups/{name}/sync/{instance}/repair")
    String repair(@PathVariable String name, @PathVariable String instance, HttpServletResponse response, Model model) {
        try {
            control.verify(name, instance, true, 0);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return repairDialog(name, instance, model);
        }
        return "redirect:/console/groups/" + name + "/sync/" + instance + "/comparison";
    }

    @GetMapping("/console/groups/{name}/sync/{instance}/pause")
    String pauseDialog(@PathVariable String name, @PathVariable String instance, Model model) {
        control.group(name);
        model.addAttribute("confirmation", Confirmation.pauseSync(name, instance));
        return "confirm";
    }

    @PostMapping("/console/groups/{name}/sync/{instance}/pause")
    String pause(@PathVariable String name, @PathVariable String instance, HttpServletResponse response, Model model) {
        try {
            control.pauseSync(name, instance);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return pauseDialog(name, instance, model);
        }
        return "redirect:/console/groups/" + name;
    }

    @GetMapping("/console/groups/{name}/sync/{instance}/resume")
    String resumeDialog(@PathVariable String name, @PathVariable String instance, Model model) {
        control.group(name);
        model.addAttribute("confirmation", Confirmation.resumeSync(name, instance));
        return "confirm";
    }

    @PostMapping("/console/groups/{name}/sync/{instance}/resume")
    String resume(@PathVariable String name, @PathVariable String instance, HttpServletResponse response, Model model) {
        try {
            control.resumeSync(name, instance);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return resumeDialog(name, instance, model);
        }
        return "redirect:/console/groups/" + name;
    }

    @GetMapping("/console/groups/{name}/sync/{instance}/resync")
    String resyncDialog(@PathVariable String name, @PathVariable String instance, Model model) {
        control.group(name);
        model.addAttribute("confirmation", Confirmation.resync(name, instance));
        return "confirm";
    }

    @PostMapping("/console/groups/{name}/sync/{instance}/resync")
    String resync(@PathVariable String name, @PathVariable String instance, HttpServletResponse response, Model model) {
        try {
            control.resync(name, instance, List.of());
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return resyncDialog(name, instance, model);
        }
        return "redirect:/console/groups/" + name;
    }
}
