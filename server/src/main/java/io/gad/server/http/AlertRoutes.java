package io.gad.server.http;

import io.gad.api.AlertList;
import io.gad.api.AlertTestRequest;
import io.gad.api.AlertTestView;
import io.gad.api.Paths;
import io.gad.control.ControlPlane;
import io.gad.server.wire.AlertWire;
import io.swagger.v3.oas.annotations.Operation;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Alerts: what was told, and whether it arrived. */
@RestController
public class AlertRoutes {

    private final ControlPlane control;

    AlertRoutes(ControlPlane control) {
        this.control = control;
    }

    @Operation(summary = "What was told, what stands, and which webhook lacks what")
    @GetMapping(Paths.ALERTS)
    AlertList list() {
        return AlertWire.of(control.alerts());
    }

    @Operation(summary = "Send a test to one webhook or to all, and wait for what comes of it")
    @PostMapping(path = Paths.ALERTS_TEST, consumes = "application/json")
    AlertTestView test(@RequestBody AlertTestRequest request) {
        return AlertWire.of(control.testAlerts(Optional.ofNullable(request.webhook())));
    }
}
