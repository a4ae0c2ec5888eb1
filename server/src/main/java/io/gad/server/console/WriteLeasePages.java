package io.gad.server.console;

import io.gad.control.ControlPlane;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A group's write lease: what it means, and the form that turns it on and off. */
@Controller
class WriteLeasePages {

    private final ControlPlane control;
    private final ConsoleModel pages;

    WriteLeasePages(ControlPlane control, ConsoleModel pages) {
        this.control = control;
        this.pages = pages;
    }

    @GetMapping("/console/groups/{name}/write-lease")
    String dialog(@PathVariable String name, Model model) {
        model.addAttribute("group", pages.group(name));
        return "write-lease";
    }

    @PostMapping("/console/groups/{name}/write-lease")
    String set(
            @PathVariable String name,
            @RequestParam(required = false) Optional<Integer> seconds,
            @RequestParam(defaultValue = "false") boolean accepted,
            @RequestParam(defaultValue = "false") boolean off,
            HttpServletResponse response,
            Model model) {
        try {
            var unused = control.writeLease(name, off ? Optional.empty() : seconds.or(() -> Optional.of(0)), accepted);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return dialog(name, model);
        }
        return "redirect:/console/groups/" + name;
    }
}
