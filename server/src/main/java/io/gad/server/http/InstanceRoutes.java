package io.gad.server.http;

import io.gad.api.InstanceList;
import io.gad.api.InstanceRequest;
import io.gad.api.InstanceView;
import io.gad.api.Paths;
import io.gad.control.ControlPlane;
import io.gad.server.wire.InstanceWire;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The registered instances. */
@RestController
public class InstanceRoutes {

    private final ControlPlane control;
    private final Registration registration;
    private final RepeatedRequests repeated = new RepeatedRequests();

    InstanceRoutes(ControlPlane control, Registration registration) {
        this.control = control;
        this.registration = registration;
    }

    @Operation(summary = "Every registered instance")
    @GetMapping(Paths.INSTANCES)
    InstanceList list() {
        return new InstanceList(
                control.instances().stream().map(InstanceWire::of).toList());
    }

    @Operation(summary = "One instance")
    @GetMapping(Paths.INSTANCE)
    InstanceView show(@PathVariable String name) {
        return InstanceWire.of(control.instance(name));
    }

    @Operation(summary = "Register an instance that answers and lets us in")
    @ApiResponse(responseCode = "201", description = "Registered")
    @PostMapping(path = Paths.INSTANCES, consumes = "application/json")
    ResponseEntity<InstanceView> add(
            @RequestBody InstanceRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        String name = Fields.required("name", request.name());
        repeated.once(Fields.idempotencyKey(key), name, () -> registration.register(request));
        InstanceView view = InstanceWire.of(control.instance(name));
        return ResponseEntity.created(URI.create(Paths.instance(name))).body(view);
    }

    @Operation(summary = "Forget a standalone instance; nothing is changed on it")
    @ApiResponse(responseCode = "204", description = "Forgotten")
    @DeleteMapping(Paths.INSTANCE)
    ResponseEntity<Void> remove(@PathVariable String name) {
        control.removeInstance(name);
        return ResponseEntity.noContent().build();
    }

    @Operation(summary = "Lift the fence of a former primary: standalone and writable again")
    @PostMapping(Paths.RELEASE)
    InstanceView release(@PathVariable String name, @RequestParam(defaultValue = "false") boolean discardUnreported) {
        return InstanceWire.of(control.releaseInstance(name, discardUnreported));
    }
}
