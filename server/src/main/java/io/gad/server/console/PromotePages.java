package io.gad.server.console;

import io.gad.api.FindingView;
import io.gad.api.PreviewView;
import io.gad.api.Problem;
import io.gad.control.ControlPlane;
import io.gad.control.operation.Operation.Promote;
import io.gad.control.problem.ProblemCode;
import io.gad.server.http.BadRequestException;
import io.gad.server.wire.PreviewWire;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The dialog <i>Upgrade to Primary Database</i>, and its click. */
@Controller
class PromotePages {

    private final ControlPlane control;
    private final ConsoleModel pages;

    PromotePages(ControlPlane control, ConsoleModel pages) {
        this.control = control;
        this.pages = pages;
    }

    @GetMapping("/console/groups/{name}/promote")
    String dialog(@PathVariable String name, @RequestParam String instance, Model model) {
        return show(name, instance, false, model);
    }

    private String show(String name, String instance, boolean skipHooks, Model model) {
        Promote unconfirmed = new Promote(name, instance, Optional.empty(), false);
        PreviewView preview = PreviewWire.of(control.previewPromotion(unconfirmed), control.group(name));
        model.addAttribute("group", pages.group(name));
        model.addAttribute("instance", instance);
        model.addAttribute("preview", preview);
        model.addAttribute("obstacles", obstacles(preview));
        model.addAttribute("findings", findings(preview, false));
        model.addAttribute("passed", findings(preview, true));
        model.addAttribute("incomplete", !preview.primaryAnswers() && hasTablesToRead(preview));
        model.addAttribute("skipHooks", skipHooks);
        model.addAttribute("key", UUID.randomUUID().toString());
        return "promote";
    }

    /** Which a confirmation passes over once the primary is lost. */
    private static boolean hasTablesToRead(PreviewView preview) {
        return preview.findings().stream().anyMatch(f -> f.check().equals("read-anew"));
    }

    /** That the primary still answers is said by a box of its own, louder. */
    private static List<FindingView> findings(PreviewView preview, boolean passed) {
        return preview.findings().stream()
                .filter(f -> f.level().equals("PASS") == passed)
                .filter(f -> passed || !(f.check().equals("primary") && preview.primaryAnswers()))
                .toList();
    }

    /** But the confirmation, which the form asks for. */
    private static List<Problem> obstacles(PreviewView preview) {
        return preview.refusals().stream()
                .filter(p -> !ProblemCode.CONFIRMATION_REQUIRED.name().equals(p.code()))
                .toList();
    }

    @PostMapping("/console/groups/{name}/promote")
    String promote(
            @PathVariable String name,
            @RequestParam String instance,
            @RequestParam(required = false) Optional<Long> expectedEpoch,
            @RequestParam(required = false) Optional<String> expectedPlan,
            @RequestParam(defaultValue = "") String typedName,
            @RequestParam(defaultValue = "false") boolean skipHooks,
            @RequestParam(defaultValue = "") String key,
            Principal actor,
            HttpServletResponse response,
            Model model) {
        try {
            if (!typedName.isBlank() && !typedName.strip().equals(name)) {
                throw new BadRequestException(
                        "Expected the group's name " + name + " to confirm, found '" + typedName.strip() + "'.");
            }
            Promote request = new Promote(name, instance, expectedEpoch, expectedPlan, !typedName.isBlank(), skipHooks);
            Optional<String> once = Optional.of(key).filter(k -> !k.isBlank());
            return "redirect:/console/operations/"
                    + control.submit(request, actor.getName(), once).id();
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            Rival.of(e, control, name).ifPresent(rival -> model.addAttribute("rival", rival));
            return show(name, instance, skipHooks, model);
        }
    }
}
