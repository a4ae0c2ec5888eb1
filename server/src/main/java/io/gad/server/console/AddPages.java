package io.gad.server.console;

import io.gad.api.GroupView;
import io.gad.api.InstanceView;
import io.gad.control.ControlPlane;
import io.gad.control.Planning;
import io.gad.control.problem.RefusedException;
import io.gad.server.http.Fields;
import io.gad.server.http.Registration;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Adding a secondary, or a former primary back, step by step at one address. */
@Controller
@RequestMapping("/console/groups/{name}/secondaries/new")
class AddPages {

    private final ControlPlane control;
    private final ConsoleModel pages;
    private final Registration registration;

    AddPages(ControlPlane control, ConsoleModel pages, Registration registration) {
        this.control = control;
        this.pages = pages;
        this.registration = registration;
    }

    @GetMapping
    String show(@PathVariable String name, SecondaryDraft draft, HttpServletResponse response, Model model) {
        return show(name, draft, NewcomerForm.EMPTY, response, model);
    }

    private String show(
            String name, SecondaryDraft draft, NewcomerForm newcomer, HttpServletResponse response, Model model) {
        GroupView group = pages.group(name);
        int stage = 1;
        try {
            while (stage < draft.wanted()) {
                requireDone(stage, draft);
                stage++;
            }
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
        }
        List<InstanceView> candidates = pages.candidates(name);
        boolean registering = stage == 1 && (!draft.more().isEmpty() || candidates.isEmpty());
        model.addAttribute("group", group);
        model.addAttribute("form", draft);
        model.addAttribute("newcomer", newcomer);
        model.addAttribute("path", SecondaryDraft.path(name));
        model.addAttribute("stage", stage);
        model.addAttribute("stages", Stage.of(SecondaryDraft.STAGES, stage, at -> draft.address(name, at)));
        model.addAttribute("registering", registering);
        model.addAttribute("candidates", candidates);
        model.addAttribute("carried", draft.carried(registering ? 0 : stage));
        model.addAttribute("back", draft.address(name, 2));
        model.addAttribute("here", draft.address(name, stage));
        model.addAttribute(
                "former",
                candidates.stream()
                        .anyMatch(i ->
                                i.name().equals(draft.instance()) && i.state().equals("FORMER_PRIMARY")));
        if (!draft.test().isEmpty() && !draft.instance().isEmpty() && model.getAttribute("tried") == null) {
            model.addAttribute(
                    "tried", Tried.of(draft.instance(), () -> control.planning().tryOut(draft.instance())));
        }
        if (stage == 3) {
            addCheck(group, draft, response, model);
        }
        return "secondary-new";
    }

    private void requireDone(int stage, SecondaryDraft draft) {
        if (stage == 1) {
            var unused = control.instance(Fields.required("instance", draft.instance()));
        } else {
            var unused = draft.request("");
        }
    }

    private void addCheck(GroupView group, SecondaryDraft draft, HttpServletResponse response, Model model) {
        List<PairCheck> checks = List.of();
        try {
            checks = List.of(PairCheck.of(
                    group.primary(),
                    draft.instance(),
                    control.planning()
                            .precheck(new Planning.Pair(
                                    group.primary(), draft.instance(), draft.schemaMode(), List.of(), List.of()))));
            model.addAttribute("failed", checks.getFirst().failed());
        } catch (RefusedException e) {
            Refusal.show(e, response, model);
            model.addAttribute("failed", 1L);
        }
        model.addAttribute("checks", checks);
    }

    @PostMapping(params = "act=test")
    String test(
            @PathVariable String name,
            SecondaryDraft draft,
            NewcomerForm newcomer,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("tried", Tried.of(newcomer.instanceName(), () -> registration.tryOut(newcomer.request())));
        return show(name, draft, newcomer, response, model);
    }

    @PostMapping(params = "act=register")
    String register(
            @PathVariable String name,
            SecondaryDraft draft,
            NewcomerForm newcomer,
            HttpServletResponse response,
            Model model) {
        try {
            registration.register(newcomer.request());
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return show(name, draft, newcomer, response, model);
        }
        return "redirect:" + draft.joinedBy(newcomer.instanceName()).address(name, 1);
    }

    @PostMapping(params = "!act")
    String add(
            @PathVariable String name,
            SecondaryDraft draft,
            Principal actor,
            HttpServletResponse response,
            Model model) {
        try {
            Optional<String> once = Optional.of(draft.key());
            return "redirect:/console/operations/"
                    + control.submit(draft.request(name), actor.getName(), once).id();
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return show(name, draft, response, model);
        }
    }
}
