package io.gad.server.console;

import io.gad.api.WriteLeaseView;
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

    /** Offered where none stands. */
    private static final String USUAL_SECONDS = "15";

    private final ControlPlane control;
    private final ConsoleModel pages;

    WriteLeasePages(ControlPlane control, ConsoleModel pages) {
        this.control = control;
        this.pages = pages;
    }

    @GetMapping("/console/groups/{name}/write-lease")
    String dialog(@PathVariable String name, Model model) {
        WriteLeaseView standing = pages.group(name).writeLease();
        return dialog(name, standing == null ? USUAL_SECONDS : String.valueOf(standing.seconds()), false, model);
    }

    private String dialog(String name, String seconds, boolean accepted, Model model) {
        model.addAttribute("group", pages.group(name));
        model.addAttribute("seconds", seconds);
        model.addAttribute("accepted", accepted);
        return "write-lease";
    }

    @PostMapping("/console/groups/{name}/write-lease")
    String set(
            @PathVariable String name,
            @RequestParam(defaultValue = "") String seconds,
            @RequestParam(defaultValue = "false") boolean accepted,
            @RequestParam(defaultValue = "false") boolean off,
            HttpServletResponse response,
            Model model) {
        try {
            Optional<Integer> wanted = off ? Optional.empty() : Optional.of(wanted(seconds));
            var unused = control.writeLease(name, wanted, accepted);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return dialog(name, seconds, accepted, model);
        }
        return "redirect:/console/groups/" + name;
    }

    /** Which are allowed is said by the control plane. */
    private static int wanted(String seconds) {
        return seconds.isBlank()
                ? 0
                : Math.clamp(
                        Typed.number(seconds.strip(), "a whole number of seconds"),
                        Integer.MIN_VALUE,
                        Integer.MAX_VALUE);
    }
}
