package io.gad.server.console;

import io.gad.control.ControlPlane;
import io.gad.server.http.Registration;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The instances: registering, releasing, forgetting. */
@Controller
class InstancePages {

    private final ControlPlane control;
    private final ConsoleModel pages;
    private final Registration registration;

    InstancePages(ControlPlane control, ConsoleModel pages, Registration registration) {
        this.control = control;
        this.pages = pages;
        this.registration = registration;
    }

    @GetMapping("/console/instances")
    String list(Model model) {
        model.addAttribute("instances", pages.instances());
        return "instances";
    }

    @GetMapping("/console/instances/new")
    String form(InstanceForm form, Model model) {
        model.addAttribute("form", form);
        return "instance-new";
    }

    @PostMapping(path = "/console/instances/new", params = "act=test")
    String test(InstanceForm form, Model model) {
        model.addAttribute("tried", Tried.of(form.name(), () -> registration.tryOut(form.request())));
        return form(form, model);
    }

    @PostMapping("/console/instances/new")
    String register(InstanceForm form, HttpServletResponse response, Model model) {
        try {
            registration.register(form.request());
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return form(form, model);
        }
        return "redirect:/console/instances";
    }

    @GetMapping("/console/instances/{name}/release")
    String releaseDialog(@PathVariable String name, Model model) {
        control.instance(name);
        model.addAttribute("confirmation", Confirmation.release(name));
        return "confirm";
    }

    @PostMapping("/console/instances/{name}/release")
    String release(
            @PathVariable String name,
            @RequestParam(defaultValue = "false") boolean accepted,
            HttpServletResponse response,
            Model model) {
        try {
            control.releaseInstance(name, accepted);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            model.addAttribute("accepted", accepted);
            model.addAttribute("confirmation", Confirmation.release(name).unreported(e));
            return "confirm";
        }
        return "redirect:/console/instances";
    }

    @GetMapping("/console/instances/{name}/remove")
    String removeDialog(@PathVariable String name, Model model) {
        control.instance(name);
        model.addAttribute("confirmation", Confirmation.removeInstance(name));
        return "confirm";
    }

    @PostMapping("/console/instances/{name}/remove")
    String remove(@PathVariable String name, HttpServletResponse response, Model model) {
        try {
            control.removeInstance(name);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return removeDialog(name, model);
        }
        return "redirect:/console/instances";
    }
}
