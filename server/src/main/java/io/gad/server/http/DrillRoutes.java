package io.gad.server.http;

import io.gad.api.DrillList;
import io.gad.api.DrillScheduleRequest;
import io.gad.api.DrillScheduleView;
import io.gad.api.DrillView;
import io.gad.api.Paths;
import io.gad.control.ControlPlane;
import io.gad.control.DrillWish;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.server.wire.DrillWire;
import io.gad.server.wire.TextTable;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What drills have found, and when they come round. One is asked for as any operation of a group is. */
@RestController
public class DrillRoutes {

    private final ControlPlane control;

    DrillRoutes(ControlPlane control) {
        this.control = control;
    }

    @Operation(
            summary =
                    "Drills, the newest first, and when they come round; with format jsonl or csv the drills as a file")
    @GetMapping(Paths.DRILLS)
    @Nullable
    ResponseEntity<DrillList> list(
            @RequestParam(required = false) @Nullable String group,
            @RequestParam(defaultValue = "json") String format,
            HttpServletResponse response)
            throws IOException {
        if (format.equals("json")) {
            return ResponseEntity.ok(DrillWire.list(control, Optional.ofNullable(group)));
        }
        TextFile.write(
                TextTable.DRILLS,
                control.drills().list(Optional.ofNullable(group)).stream().map(DrillWire::of),
                TextFile.form(format),
                response);
        return null;
    }

    @Operation(summary = "One drill: what it measured, and every statement that it tried")
    @GetMapping(Paths.DRILL)
    DrillView show(@PathVariable String id) {
        return DrillWire.of(control.drills().one(id));
    }

    @Operation(summary = "The drills of a group, the newest first")
    @GetMapping(Paths.GROUP_DRILLS)
    DrillList ofGroup(@PathVariable String name) {
        control.group(name);
        return DrillWire.list(control, Optional.of(name));
    }

    @Operation(summary = "When drills of a group come round by themselves")
    @GetMapping(Paths.DRILL_SCHEDULE)
    DrillScheduleView schedule(@PathVariable String name) {
        return control.drills()
                .schedule(name)
                .map(schedule -> DrillWire.of(name, schedule))
                .orElseThrow(() -> new RefusedException(
                        ProblemCode.DRILL_UNKNOWN,
                        "Expected group " + name + " to have a drill schedule, found none."));
    }

    @Operation(
            summary =
                    "Have drills of a group come round by themselves; on copies, or in full, which is to be confirmed")
    @PutMapping(path = Paths.DRILL_SCHEDULE, consumes = "application/json")
    DrillScheduleView schedule(@PathVariable String name, @RequestBody DrillScheduleRequest request) {
        DrillWish wish = new DrillWish(
                Fields.required("instance", request.instance()),
                Duration.ofSeconds(request.everySeconds()),
                Fields.timeOfDay("at", request.at()),
                Optional.ofNullable(request.smokeSql()).orElse(""),
                Optional.ofNullable(request.maxBytes())
                        .orElse(io.gad.control.operation.Operation.Drill.USUAL_MAX_BYTES),
                request.full(),
                request.confirm());
        return control.drills()
                .schedule(name, Optional.of(wish))
                .map(schedule -> DrillWire.of(name, schedule))
                .orElseThrow();
    }

    @Operation(summary = "Have no more drills of a group come round")
    @DeleteMapping(Paths.DRILL_SCHEDULE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endSchedule(@PathVariable String name) {
        var unused = control.drills().schedule(name, Optional.empty());
    }
}
