package io.gad.server.console;

import io.gad.control.ControlPlane;
import io.gad.server.http.BadRequestException;
import io.gad.server.http.EventQuery;
import io.gad.server.http.TextFile;
import io.gad.server.wire.DrillWire;
import io.gad.server.wire.OperationWire;
import io.gad.server.wire.TextForm;
import io.gad.server.wire.TextTable;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What the lists of the console show, all of it, as files. */
@Controller
class DownloadPages {

    private final ControlPlane control;
    private final InstantSource clock;

    DownloadPages(ControlPlane control, InstantSource clock) {
        this.control = control;
        this.clock = clock;
    }

    /** @param what {@code events operations drills} */
    @GetMapping("/console/download/{what}")
    void download(
            @PathVariable String what,
            @RequestParam(defaultValue = "csv") String format,
            @ModelAttribute("events") EventPages.Wanted events,
            @ModelAttribute("operations") OperationPages.Wanted operations,
            @ModelAttribute("drills") DrillPages.Wanted drills,
            HttpServletResponse response)
            throws IOException {
        TextForm form = TextFile.form(format);
        switch (what) {
            case "events" -> {
                EventQuery wanted = EventPages.query(events, clock.instant());
                TextFile.events(control, wanted.filter(), form, response);
            }
            case "operations" ->
                TextFile.write(
                        TextTable.OPERATIONS,
                        control.operations().stream()
                                .filter(operations.filter(clock.instant()))
                                .map(OperationWire::of),
                        form,
                        response);
            case "drills" ->
                TextFile.write(
                        TextTable.DRILLS,
                        drills.of(control).stream()
                                .map(o -> DrillWire.of(control.drills().one(o.id()))),
                        form,
                        response);
            default -> throw new BadRequestException("Expected events, operations or drills, found '" + what + "'.");
        }
    }
}
