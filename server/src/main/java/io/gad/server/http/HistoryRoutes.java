package io.gad.server.http;

import io.gad.api.HistoryView;
import io.gad.api.Paths;
import io.gad.control.ControlPlane;
import io.gad.control.history.HistoryRange;
import io.gad.server.wire.HistoryWire;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Groups over time. */
@RestController
public class HistoryRoutes {

    private final ControlPlane control;

    HistoryRoutes(ControlPlane control) {
        this.control = control;
    }

    @Operation(
            summary = "Lag, rates and kept log of a group's secondaries over time, with its operations and incidents;"
                    + " null where nobody knew")
    @GetMapping(Paths.GROUP_HISTORY)
    HistoryView history(@PathVariable String name, @RequestParam(defaultValue = "1h") String range) {
        HistoryRange wanted = HistoryRange.ofWord(range)
                .orElseThrow(() -> new BadRequestException(
                        "Expected 1h, 24h or 7d in the parameter 'range', found '" + range + "'."));
        return HistoryWire.of(name, control.history(name, wanted));
    }
}
