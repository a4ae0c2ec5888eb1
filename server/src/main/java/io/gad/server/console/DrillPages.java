package io.gad.server.console;

import io.gad.api.DrillScheduleView;
import io.gad.api.OperationRequest;
import io.gad.control.ControlPlane;
import io.gad.control.DrillView;
import io.gad.control.DrillWish;
import io.gad.control.operation.Operation.Drill;
import io.gad.control.operation.OperationRecord;
import io.gad.server.http.BadRequestException;
import io.gad.server.http.Fields;
import io.gad.server.wire.DrillWire;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Duration;
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

    private static final long GIB = 1L << 30;
    private static final List<String> VERDICTS =
            Arrays.stream(DrillView.Verdict.values()).map(Enum::name).toList();
    private static final long DAY = Duration.ofDays(1).toSeconds();

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
        model.addAttribute("group", pages.group(name));
        model.addAttribute("instance", instance);
        model.addAttribute("key", UUID.randomUUID().toString());
        Optional<DrillScheduleView> schedule =
                control.drills().schedule(name).map(standing -> DrillWire.of(name, standing));
        model.addAttribute("schedule", schedule.orElse(null));
        model.addAttribute(
                "days", schedule.map(s -> whole(s.everySeconds(), DAY)).orElse(7L));
        model.addAttribute(
                "gigabytes", schedule.map(s -> whole(s.maxBytes(), GIB)).orElse(10L));
        return "drill-new";
    }

    @PostMapping("/console/groups/{name}/drill")
    String begin(
            @PathVariable String name,
            @RequestParam String instance,
            @RequestParam(defaultValue = "") String smokeSql,
            @RequestParam(defaultValue = "10") long maxGigabytes,
            @RequestParam(defaultValue = "false") boolean full,
            @RequestParam(defaultValue = "false") boolean accepted,
            @RequestParam(defaultValue = "") String key,
            Principal actor,
            HttpServletResponse response,
            Model model) {
        try {
            Optional<String> once = Optional.of(key).filter(k -> !k.isBlank());
            Drill drill = new Drill(name, instance, full ? "" : smokeSql, bytes(maxGigabytes), full, accepted);
            return "redirect:/console/drills/"
                    + control.submit(drill, actor.getName(), once).id();
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return dialog(name, instance, model);
        }
    }

    @PostMapping("/console/groups/{name}/drill-schedule")
    String schedule(
            @PathVariable String name,
            @RequestParam String instance,
            @RequestParam(defaultValue = "7") long days,
            @RequestParam(defaultValue = "") String at,
            @RequestParam(defaultValue = "") String scheduledSql,
            @RequestParam(defaultValue = "10") long scheduledGigabytes,
            @RequestParam(defaultValue = "false") boolean off,
            HttpServletResponse response,
            Model model) {
        try {
            if (days < 1 || days > 365) {
                throw new BadRequestException("Expected 1 to 365 days between two drills, found " + days + ".");
            }
            Optional<DrillWish> wish = off
                    ? Optional.empty()
                    : Optional.of(new DrillWish(
                            instance,
                            Duration.ofDays(days),
                            Fields.timeOfDay("at", at),
                            scheduledSql,
                            bytes(scheduledGigabytes)));
            var unused = control.drills().schedule(name, wish);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return dialog(name, instance, model);
        }
        return "redirect:/console/drills";
    }

    /** As the form has it: what was asked for by REST need not be whole. */
    private static long whole(long amount, long unit) {
        return Math.max(1, Math.ceilDiv(amount, unit));
    }

    private static long bytes(long gigabytes) {
        if (gigabytes < 1 || gigabytes > 1L << 20) {
            throw new BadRequestException("Expected 1 to 1048576 GiB to copy at most, found " + gigabytes + ".");
        }
        return gigabytes * GIB;
    }
}
