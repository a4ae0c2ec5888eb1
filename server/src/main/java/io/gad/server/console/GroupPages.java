package io.gad.server.console;

import io.gad.api.GroupView;
import io.gad.api.PreviewView;
import io.gad.api.Problem;
import io.gad.control.ControlPlane;
import io.gad.control.operation.Operation;
import io.gad.control.operation.Operation.AddSecondary;
import io.gad.control.operation.Operation.CreateGroup;
import io.gad.control.operation.Operation.DeleteGroup;
import io.gad.control.operation.Operation.Promote;
import io.gad.control.operation.Operation.RemoveSecondary;
import io.gad.control.port.SchemaMode;
import io.gad.control.problem.ProblemCode;
import io.gad.server.http.BadRequestException;
import io.gad.server.http.Fields;
import io.gad.server.wire.OperationWire;
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

/** The list of groups, a group's page, and what can be asked of a group. */
@Controller
class GroupPages {

    private final ControlPlane control;
    private final ConsoleModel pages;
    private final Words words;

    GroupPages(ControlPlane control, ConsoleModel pages, Words words) {
        this.control = control;
        this.pages = pages;
        this.words = words;
    }

    @GetMapping("/console/groups")
    String list(Model model) {
        List<Row> rows = pages.groups().stream().map(Row::of).toList();
        model.addAttribute("rows", rows);
        model.addAttribute(
                "inStep",
                rows.stream().filter(r -> r.group().health().equals("HEALTHY")).count());
        return "groups";
    }

    @GetMapping("/console/groups/{name}")
    String show(@PathVariable String name, Model model) {
        GroupView group = pages.group(name);
        model.addAttribute("group", group);
        model.addAttribute("verdict", Verdict.of(group, words));
        model.addAttribute("createdAt", control.group(name).group().createdAt());
        model.addAttribute("formers", pages.formers(name));
        model.addAttribute("members", MemberRow.of(group, pages.instances()));
        model.addAttribute(
                "primaryAnswers",
                group.members().stream().anyMatch(m -> m.instance().equals(group.primary()) && m.reachable()));
        model.addAttribute("drawing", Topology.of(group, pages.formers(name), words));
        model.addAttribute(
                "operations",
                control.operations().stream()
                        .filter(o -> o.group().equals(name))
                        .limit(5)
                        .map(OperationWire::of)
                        .toList());
        return "group";
    }

    @GetMapping("/console/groups/new")
    String createForm(GroupForm form, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("candidates", pages.candidates(""));
        return "group-new";
    }

    @PostMapping("/console/groups/new")
    String create(GroupForm form, Principal actor, HttpServletResponse response, Model model) {
        try {
            return submit(
                    new CreateGroup(
                            Fields.required("name", form.name()),
                            Fields.required("primary", form.primary()),
                            form.secondaries(),
                            Fields.schema(form.schema())),
                    actor,
                    form.key());
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return createForm(form, model);
        }
    }

    @GetMapping("/console/groups/{name}/secondaries/new")
    String addForm(@PathVariable String name, SecondaryForm form, Model model) {
        model.addAttribute("group", pages.group(name));
        model.addAttribute("form", form);
        model.addAttribute("candidates", pages.candidates(name));
        return "secondary-new";
    }

    @PostMapping("/console/groups/{name}/secondaries/new")
    String add(
            @PathVariable String name, SecondaryForm form, Principal actor, HttpServletResponse response, Model model) {
        try {
            SchemaMode schema = Fields.schema(form.schema());
            String instance = Fields.required("instance", form.instance());
            return submit(
                    new AddSecondary(name, instance, Fields.method(form.method()), schema, form.discardUnreported()),
                    actor,
                    form.key());
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return addForm(name, form, model);
        }
    }

    @GetMapping("/console/groups/{name}/promote")
    String promoteDialog(@PathVariable String name, @RequestParam String instance, Model model) {
        return promoteDialog(name, instance, false, model);
    }

    private String promoteDialog(String name, String instance, boolean skipHooks, Model model) {
        Promote unconfirmed = new Promote(name, instance, Optional.empty(), false);
        PreviewView preview = PreviewWire.of(control.previewPromotion(unconfirmed), control.group(name));
        model.addAttribute("group", pages.group(name));
        model.addAttribute("instance", instance);
        model.addAttribute("preview", preview);
        model.addAttribute("obstacles", obstacles(preview));
        model.addAttribute("incomplete", !preview.primaryAnswers() && hasTablesToRead(preview));
        model.addAttribute("skipHooks", skipHooks);
        model.addAttribute("key", UUID.randomUUID().toString());
        return "promote";
    }

    /** Which a confirmation passes over once the primary is lost. */
    private static boolean hasTablesToRead(PreviewView preview) {
        return preview.findings().stream().anyMatch(f -> f.check().equals("read-anew"));
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
            return submit(
                    new Promote(name, instance, expectedEpoch, expectedPlan, !typedName.isBlank(), skipHooks),
                    actor,
                    key);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return promoteDialog(name, instance, skipHooks, model);
        }
    }

    @GetMapping("/console/groups/{name}/remove")
    String removeDialog(@PathVariable String name, @RequestParam String instance, Model model) {
        control.group(name);
        model.addAttribute("confirmation", Confirmation.removeSecondary(name, instance));
        return "confirm";
    }

    @PostMapping("/console/groups/{name}/remove")
    String remove(
            @PathVariable String name,
            @RequestParam String instance,
            @RequestParam(defaultValue = "") String key,
            Principal actor,
            HttpServletResponse response,
            Model model) {
        try {
            return submit(new RemoveSecondary(name, instance), actor, key);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return removeDialog(name, instance, model);
        }
    }

    @GetMapping("/console/groups/{name}/delete")
    String deleteDialog(@PathVariable String name, Model model) {
        control.group(name);
        model.addAttribute("confirmation", Confirmation.deleteGroup(name));
        return "confirm";
    }

    @PostMapping("/console/groups/{name}/delete")
    String delete(
            @PathVariable String name,
            @RequestParam(defaultValue = "") String key,
            Principal actor,
            HttpServletResponse response,
            Model model) {
        try {
            return submit(new DeleteGroup(name), actor, key);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return deleteDialog(name, model);
        }
    }

    /** The key of the form makes a second click on the same button the same operation. */
    private String submit(Operation operation, Principal actor, String key) {
        Optional<String> once = Optional.of(key).filter(k -> !k.isBlank());
        return "redirect:/console/operations/"
                + control.submit(operation, actor.getName(), once).id();
    }
}
