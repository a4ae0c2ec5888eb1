package io.gad.server.console;

import io.gad.control.ControlPlane;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Holding the synchronization of one secondary, letting it go on, and having it begun anew. */
@Controller
class SyncPages {

    private final ControlPlane control;

    SyncPages(ControlPlane control) {
        this.control = control;
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
