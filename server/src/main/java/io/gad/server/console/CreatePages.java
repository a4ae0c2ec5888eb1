package io.gad.server.console;

import io.gad.api.InstanceView;
import io.gad.control.ControlPlane;
import io.gad.control.Planning;
import io.gad.control.group.Names;
import io.gad.control.port.HeldDatabase;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.server.http.BadRequestException;
import io.gad.server.http.Fields;
import io.gad.server.http.Registration;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.propertyeditors.CustomCollectionEditor;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.PostMapping;

/** Creating a group, step by step at one address: its primary, its secondaries, what is taken, a look at all that, and the button. */
@Controller
class CreatePages {

    private final ControlPlane control;
    private final ConsoleModel pages;
    private final Registration registration;

    CreatePages(ControlPlane control, ConsoleModel pages, Registration registration) {
        this.control = control;
        this.pages = pages;
        this.registration = registration;
    }

    /** A name may hold a comma: what was sent once is one, whatever it holds. */
    @InitBinder
    void lists(WebDataBinder binder) {
        binder.registerCustomEditor(List.class, new CustomCollectionEditor(List.class));
    }

    @GetMapping(GroupDraft.PATH)
    String show(GroupDraft draft, HttpServletResponse response, Model model) {
        return show(draft, NewcomerForm.EMPTY, response, model);
    }

    /** As far as it was come, or less, where a step before is not done. */
    private String show(GroupDraft draft, NewcomerForm newcomer, HttpServletResponse response, Model model) {
        int stage = 1;
        try {
            while (stage < draft.wanted()) {
                requireDone(stage, draft);
                stage++;
            }
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
        }
        List<InstanceView> candidates = pages.candidates("");
        model.addAttribute("form", draft);
        model.addAttribute("newcomer", newcomer);
        model.addAttribute("path", GroupDraft.PATH);
        model.addAttribute("stage", stage);
        model.addAttribute("stages", Stage.of(GroupDraft.STAGES, stage, draft::address));
        boolean registering = stage < 3 && (!draft.more().isEmpty() || candidates.isEmpty());
        model.addAttribute("registering", registering);
        model.addAttribute("candidates", candidates);
        model.addAttribute("carried", draft.carried(registering ? 0 : stage));
        model.addAttribute("here", draft.address(stage));
        String tested = stage == 1 ? (draft.test().isEmpty() ? "" : draft.primary()) : draft.test();
        if (!tested.isEmpty() && model.getAttribute("tried") == null) {
            model.addAttribute(
                    "tried", Tried.of(tested, () -> control.planning().tryOut(tested)));
        }
        switch (stage) {
            case 3 -> addHoldings(draft, model);
            case 4 -> addChecks(draft, response, model);
            default -> {}
        }
        return "group-new";
    }

    private void requireDone(int stage, GroupDraft draft) {
        switch (stage) {
            case 1 -> {
                Names.check("group", Fields.required("name", draft.name()));
                if (control.groups().stream().anyMatch(g -> g.group().name().equals(draft.name()))) {
                    throw new RefusedException(
                            ProblemCode.GROUP_EXISTS, "Expected no group " + draft.name() + ", found one.");
                }
                var unused = control.instance(Fields.required("primary", draft.primary()));
            }
            case 2 ->
                draft.secondaries().forEach(secondary -> {
                    var unused = control.instance(secondary);
                });
            default -> {
                if (draft.isChosen() && draft.databases().isEmpty()) {
                    throw new BadRequestException(
                            "Expected at least one database to be chosen, found none. Choose some, or take all.");
                }
                Names.checkPatterns(draft.patterns());
                var unused = draft.schemaMode();
            }
        }
    }

    /** Without its primary's answer the step is shown all the same: patterns can be typed. */
    private void addHoldings(GroupDraft draft, Model model) {
        List<HeldDatabase> holdings = List.of();
        try {
            holdings = control.planning().holdings(draft.primary());
        } catch (RefusedException e) {
            model.addAttribute("silent", Refusal.problem(e));
        }
        model.addAttribute("holdings", holdings);
        model.addAttribute("registered", pages.registeredDatabases(draft.primary()));
        model.addAttribute(
                "typedPatterns",
                draft.typed(holdings.stream()
                        .flatMap(h -> h.largest().stream())
                        .map(HeldDatabase.HeldTable::pattern)
                        .toList()));
    }

    private void addChecks(GroupDraft draft, HttpServletResponse response, Model model) {
        model.addAttribute("registered", pages.registeredDatabases(draft.primary()));
        List<PairCheck> checks = List.of();
        try {
            checks = draft.secondaries().stream()
                    .map(secondary -> PairCheck.of(
                            draft.primary(),
                            secondary,
                            control.planning()
                                    .precheck(new Planning.Pair(
                                            draft.primary(),
                                            secondary,
                                            draft.schemaMode(),
                                            draft.chosen(),
                                            draft.patterns()))))
                    .toList();
            model.addAttribute(
                    "failed", checks.stream().mapToLong(PairCheck::failed).sum());
        } catch (RefusedException e) {
            Refusal.show(e, response, model);
            model.addAttribute("failed", 1L);
        }
        model.addAttribute("checks", checks);
    }

    /** Nothing is stored: what was typed is tried, and the password typed again unless script has kept the field. */
    @PostMapping(path = GroupDraft.PATH, params = "act=test")
    String test(GroupDraft draft, NewcomerForm newcomer, HttpServletResponse response, Model model) {
        model.addAttribute("tried", Tried.of(newcomer.instanceName(), () -> registration.tryOut(newcomer.request())));
        return show(draft, newcomer, response, model);
    }

    @PostMapping(path = GroupDraft.PATH, params = "act=register")
    String register(GroupDraft draft, NewcomerForm newcomer, HttpServletResponse response, Model model) {
        try {
            registration.register(newcomer.request());
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return show(draft, newcomer, response, model);
        }
        GroupDraft joined = draft.joinedBy(newcomer.instanceName());
        return "redirect:" + joined.address(joined.wanted());
    }

    @PostMapping(path = GroupDraft.PATH, params = "!act")
    String create(GroupDraft draft, Principal actor, HttpServletResponse response, Model model) {
        try {
            Optional<String> once = Optional.of(draft.key());
            return "redirect:/console/operations/"
                    + control.submit(draft.request(), actor.getName(), once).id();
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return show(draft, response, model);
        }
    }
}
