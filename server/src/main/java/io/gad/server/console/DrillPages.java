package io.gad.server.console;

import io.gad.api.DrillScheduleView;
import io.gad.api.OperationRequest;
import io.gad.control.ControlPlane;
import io.gad.control.DrillView;
import io.gad.control.DrillWish;
import io.gad.control.operation.Operation.Drill;
import io.gad.control.operation.OperationRecord;
import io.gad.server.http.BadRequestException;
import io.gad.server.wire.DrillWire;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The dialog of a drill and of its schedule, the list of drills, and the report of one. */
@Controller
class DrillPages {

    /** The next hundred stand behind them. */
    static final int ON_A_PAGE = 100;

    private static final List<String> VERDICTS =
            Arrays.stream(DrillView.Verdict.values()).map(Enum::name).toList();

    private final ControlPlane control;
    private final ConsoleModel pages;

    DrillPages(ControlPlane control, ConsoleModel pages) {
        this.control = control;
        this.pages = pages;
    }

    /**
     * What the filter's fields hold; one that is blank filters nothing.
     *
     * @param verdict {@code RUNNING PASSED FAILED CANCELLED}
     * @param offset of the first that is shown
     */
    record Wanted(
            @Nullable String group,
            @Nullable String verdict,
            @Nullable Integer offset) {

        /** The newest first. What each has found is not read for it. */
        List<OperationRecord> of(ControlPlane control) {
            Map<String, String> filled = filled();
            String wanted = filled.get("verdict");
            if (wanted != null && !VERDICTS.contains(wanted)) {
                throw new BadRequestException("Expected one of " + String.join(", ", VERDICTS)
                        + " in the parameter 'verdict', found '" + wanted + "'.");
            }
            return control.operations().stream()
                    .filter(o -> o.request() instanceof Drill drill
                            && filled.getOrDefault("group", o.group()).equals(o.group())
                            && (wanted == null || wanted.equals(verdict(o, drill))))
                    .toList();
        }

        private static String verdict(OperationRecord operation, Drill drill) {
            return new DrillView(operation, drill, Optional.empty()).verdict().name();
        }

        int from() {
            return offset == null ? 0 : Math.max(0, offset);
        }

        /** As parameters of an address, without those that filter nothing. */
        Map<String, String> filled() {
            Map<String, String> filled = new LinkedHashMap<>();
            EventPages.put(filled, "group", group);
            EventPages.put(filled, "verdict", verdict);
            return filled;
        }

        String address(String path, String name, Object value) {
            Map<String, String> filled = filled();
            filled.put(name, value.toString());
            return EventPages.address(path, filled, null);
        }
    }

    @GetMapping("/console/drills")
    String list(@ModelAttribute("wanted") Wanted wanted, HttpServletResponse response, Model model) {
        List<OperationRecord> all = List.of();
        try {
            all = wanted.of(control);
        } catch (BadRequestException e) {
            Refusal.show(e, response, model);
        }
        int behind = wanted.from() + ON_A_PAGE;
        model.addAttribute(
                "drills",
                all.stream()
                        .skip(wanted.from())
                        .limit(ON_A_PAGE)
                        .map(o -> DrillWire.of(control.drills().one(o.id())))
                        .toList());
        model.addAttribute("verdicts", VERDICTS);
        model.addAttribute("filtered", !wanted.filled().isEmpty());
        model.addAttribute("first", wanted.from() == 0);
        model.addAttribute("address", wanted.address("/console/drills", "offset", wanted.from()));
        model.addAttribute("older", behind < all.size() ? wanted.address("/console/drills", "offset", behind) : null);
        model.addAttribute("csv", wanted.address("/console/download/drills", "format", "csv"));
        model.addAttribute("jsonl", wanted.address("/console/download/drills", "format", "jsonl"));
        String group = wanted.filled().get("group");
        model.addAttribute("command", "gad drill list" + (group == null ? "" : " --group " + Words.argument(group)));
        model.addAttribute("schedules", DrillWire.schedules(control, Optional.ofNullable(group)));
        model.addAttribute("months", MonthRow.of(control.chronicle(), group, Set.of(OperationRequest.DRILL)));
        model.addAttribute("only", group);
        return "drills";
    }

    @GetMapping("/console/drills/{id}")
    String show(@PathVariable String id, Model model) {
        model.addAttribute("drill", DrillWire.of(control.drills().one(id)));
        return "drill";
    }

    @GetMapping("/console/groups/{name}/drill")
    String dialog(@PathVariable String name, @RequestParam String instance, Model model) {
        return dialog(name, instance, DrillForm.EMPTY, Optional.empty(), model);
    }

    /** @param typed into the form of the schedule; empty: it shows what stands */
    private String dialog(String name, String instance, DrillForm drill, Optional<ScheduleForm> typed, Model model) {
        Optional<DrillScheduleView> schedule =
                control.drills().schedule(name).map(standing -> DrillWire.of(name, standing));
        model.addAttribute("group", pages.group(name));
        model.addAttribute("instance", instance);
        model.addAttribute("key", UUID.randomUUID().toString());
        model.addAttribute("schedule", schedule.orElse(null));
        model.addAttribute("drillForm", drill);
        model.addAttribute(
                "scheduleForm", typed.or(() -> schedule.map(ScheduleForm::of)).orElse(ScheduleForm.EMPTY));
        return "drill-new";
    }

    @PostMapping("/console/groups/{name}/drill")
    String begin(
            @PathVariable String name,
            @RequestParam String instance,
            DrillForm form,
            @RequestParam(defaultValue = "") String key,
            Principal actor,
            HttpServletResponse response,
            Model model) {
        try {
            Optional<String> once = Optional.of(key).filter(k -> !k.isBlank());
            return "redirect:/console/drills/"
                    + control.submit(form.request(name, instance), actor.getName(), once)
                            .id();
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return dialog(name, instance, form, Optional.empty(), model);
        }
    }

    @PostMapping("/console/groups/{name}/drill-schedule")
    String schedule(
            @PathVariable String name,
            @RequestParam String instance,
            ScheduleForm form,
            @RequestParam(defaultValue = "false") boolean off,
            HttpServletResponse response,
            Model model) {
        try {
            Optional<DrillWish> wish = off ? Optional.empty() : Optional.of(form.wish(instance));
            var unused = control.drills().schedule(name, wish);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return dialog(name, instance, DrillForm.EMPTY, Optional.of(form), model);
        }
        return "redirect:/console/drills";
    }
}
