package io.gad.server.http;

import io.gad.api.Paths;
import io.gad.api.PreparedList;
import io.gad.api.PreparedRequest;
import io.gad.control.ControlPlane;
import io.gad.server.wire.PreparedWire;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Prepared transactions that stand in doubt on former primaries. */
@RestController
public class PreparedRoutes {

    private final ControlPlane control;

    PreparedRoutes(ControlPlane control) {
        this.control = control;
    }

    @Operation(
            summary =
                    "Prepared transactions that stand in doubt on a former primary, and whether its report is complete")
    @GetMapping(Paths.PREPARED)
    PreparedList list(@PathVariable String name) {
        return PreparedWire.of(control.doubts().of(name));
    }

    @Operation(
            summary =
                    "Roll back a prepared transaction of a former primary; behind the last one its tail is read to the end")
    @PostMapping(path = Paths.PREPARED_ROLL_BACK, consumes = "application/json")
    PreparedList rollBack(@PathVariable String name, @RequestBody PreparedRequest request) {
        return PreparedWire.of(
                control.doubts().rollBack(name, Fields.required("gid", request.gid()), request.confirm()));
    }
}
