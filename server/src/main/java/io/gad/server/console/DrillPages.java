package io.gad.server.console;

import io.gad.api.DrillScheduleView;
import io.gad.api.OperationRequest;
import io.gad.control.ControlPlane;
import io.gad.control.DrillWish;
import io.gad.control.operation.Operation.Drill;
import io.gad.server.http.BadRequestException;
import io.gad.server.http.Fields;
import io.gad.server.wire.DrillWire;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The dialog of a drill and of its schedule, the list of drills, and the report of one. */
@Controller
class DrillPages {

    static final int SHOWN = 100;
    private static final long GIB = 1L << 30;
    private static final long DAY = Duration.ofDays(1).toSeconds();

    private final ControlPlane control;
    private final ConsoleModel pages;

    DrillPages(ControlPlane control, ConsoleModel pages) {
        this.control = control;
        this.pages = pages;
    }

    @GetMapping("/console/drills")
    String list(Model model) {
        model.addAttribute(
                "drills",
                control.drills().newest(SHOWN).stream().map(DrillWire::of).toList());
        model.addAttribute("schedules", DrillWire.schedules(control, Optional.empty()));
        model.addAttribute(
                "months", MonthRow.of(control.chronicle().months(Optional.empty()), Set.of(OperationRequest.DRILL)));
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
