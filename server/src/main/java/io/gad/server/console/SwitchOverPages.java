package io.gad.server.console;

import io.gad.api.PreviewView;
import io.gad.control.ControlPlane;
import io.gad.control.operation.Operation.SwitchOver;
import io.gad.server.wire.PreviewWire;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The dialog of a switch over, and its click. */
@Controller
final class SwitchOverPages {

    private final ControlPlane control;
    private final ConsoleModel pages;

    SwitchOverPages(ControlPlane control, ConsoleModel pages) {
        this.control = control;
        this.pages = pages;
    }

    @GetMapping("/console/groups/{name}/switch-over")
    String dialog(@PathVariable String name, @RequestParam String instance, Model model) {
        return show(name, instance, false, model);
    }

    private String show(String name, String instance, boolean skipHooks, Model model) {
        PreviewView preview = PreviewWire.of(
                control.previewSwitchOver(new SwitchOver(name, instance, Optional.empty())), control.group(name));
        model.addAttribute("group", pages.group(name));
        model.addAttribute("instance", instance);
        model.addAttribute("preview", preview);
        model.addAttribute("skipHooks", skipHooks);
        model.addAttribute("key", UUID.randomUUID().toString());
        return "switch-over";
    }

    @PostMapping("/console/groups/{name}/switch-over")
    String switchOver(
            @PathVariable String name,
            @RequestParam String instance,
            @RequestParam(required = false) Optional<Long> expectedEpoch,
            @RequestParam(defaultValue = "false") boolean skipHooks,
            @RequestParam(defaultValue = "") String key,
            Principal actor,
            HttpServletResponse response,
            Model model) {
        try {
            Optional<String> once = Optional.of(key).filter(k -> !k.isBlank());
            return "redirect:/console/operations/"
                    + control.submit(new SwitchOver(name, instance, expectedEpoch, skipHooks), actor.getName(), once)
                            .id();
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            Rival.of(e, control, name).ifPresent(rival -> model.addAttribute("rival", rival));
            return show(name, instance, skipHooks, model);
        }
    }
}
