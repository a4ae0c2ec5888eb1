package io.gad.server.console;

import io.gad.api.GroupView;
import io.gad.api.InstanceView;
import io.gad.control.ControlPlane;
import io.gad.control.event.EventFilter;
import io.gad.control.operation.Operation;
import io.gad.control.operation.Operation.DeleteGroup;
import io.gad.control.operation.Operation.RemoveSecondary;
import io.gad.server.settings.Setting;
import io.gad.server.settings.Settings;
import io.gad.server.wire.EventWire;
import io.gad.server.wire.GroupWire;
import io.gad.server.wire.OperationWire;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of groups, a group's page, and what can be asked of a group. */
@Controller
class GroupPages {

    /** As many of each as a group's page shows. */
    static final int OPERATIONS = 5;

    static final int EVENTS = 10;

    private final ControlPlane control;
    private final ConsoleModel pages;
    private final Words words;
    private final Atlas atlas;

    GroupPages(ControlPlane control, ConsoleModel pages, Words words, Settings settings) {
        this.atlas = Atlas.OWN.with(settings.places(Setting.REGION_PLACES));
        this.control = control;
        this.pages = pages;
        this.words = words;
    }

    /** @param q what the names of a group, its instances or regions must hold */
    @GetMapping("/console/groups")
    String list(@RequestParam(defaultValue = "") String q, Model model) {
        List<Row> all = pages.rows();
        model.addAttribute("all", all);
        model.addAttribute(
                "rows", all.stream().filter(r -> r.matches(q.strip())).toList());
        model.addAttribute("q", q.strip());
        long inStep = all.stream().filter(Row::isInStep).count();
        long created = all.stream().filter(Row::isBeingCreated).count();
        model.addAttribute("inStep", inStep);
        model.addAttribute("created", created);
        model.addAttribute("needs", all.size() - inStep - created);
        model.addAttribute("map", RegionMap.of(all.stream().map(Row::group).toList(), atlas));
        return "groups";
    }

    /** Looks at all its pairs anew, which takes as long as they take to answer. */
    @PostMapping("/console/groups/{name}/precheck")
    String lookAgain(@PathVariable String name, HttpServletResponse response, Model model) {
        try {
            var unused = control.precheckGroup(name);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return show(name, model);
        }
        return "redirect:/console/groups/" + name + "#readiness-head";
    }

    @GetMapping("/console/groups/{name}")
    String show(@PathVariable String name, Model model) {
        io.gad.control.GroupView seen = control.group(name);
        GroupView group = GroupWire.of(seen);
        List<InstanceView> instances = pages.instances();
        List<InstanceView> formers = ConsoleModel.formers(instances, name);
        model.addAttribute("group", group);
        Evidence evidence = Evidence.of(seen, pages.since(group));
        model.addAttribute("evidence", evidence);
        model.addAttribute("verdict", Verdict.of(group, evidence, words));
        model.addAttribute("silence", Silence.of(group, words));
        model.addAttribute("warnings", Warning.of(group, words));
        model.addAttribute("createdAt", seen.group().createdAt());
        model.addAttribute("regions", Row.of(group).regions());
        model.addAttribute("formers", formers);
        model.addAttribute("openLost", formers.isEmpty() ? Map.of() : OpenLost.of(control, name, words));
        List<MemberRow> members = MemberRow.of(group, instances);
        model.addAttribute("members", members);
        model.addAttribute("versions", MemberRow.versions(members));
        model.addAttribute(
                "primaryAnswers",
                group.members().stream().anyMatch(m -> m.instance().equals(group.primary()) && m.reachable()));
        model.addAttribute("drawing", Topology.of(group, formers, words));
        model.addAttribute(
                "operations",
                control.operations().stream()
                        .filter(o -> o.group().equals(name))
                        .limit(OPERATIONS)
                        .map(OperationWire::of)
                        .toList());
        model.addAttribute(
                "events",
                control.events(EventFilter.ofGroup(name, EVENTS)).stream()
                        .map(EventWire::of)
                        .toList());
        model.addAttribute("promises", Promises.of(control.measured(name)));
        return "group";
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
