package io.gad.server.http;

import io.gad.api.Paths;
import io.gad.api.RecoverRequest;
import io.gad.api.RecoveredView;
import io.gad.control.ControlPlane;
import io.gad.control.recover.RecoveryRequest;
import io.gad.postgres.Secret;
import io.gad.server.wire.RecoveredWire;
import io.swagger.v3.oas.annotations.Operation;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A lost server's state, rebuilt from a member that is left. */
@RestController
public class RecoverRoute {

    private final ControlPlane control;

    RecoverRoute(ControlPlane control) {
        this.control = control;
    }

    @Operation(
            summary =
                    "Rebuild what a lost server knew of a group from any member that is left, and take the group over from it")
    @PostMapping(path = Paths.RECOVER, consumes = "application/json")
    RecoveredView recover(@RequestBody RecoverRequest request) {
        Map<String, Secret> passwords = new HashMap<>();
        request.passwords().forEach((instance, password) -> passwords.put(instance, secret(password)));
        return RecoveredWire.of(control.recover(new RecoveryRequest(
                Registration.dsn(Fields.required("dsn", request.dsn())), secret(request.password()), passwords)));
    }

    private static Secret secret(@Nullable String password) {
        return password == null || password.isEmpty() ? Secret.NONE : new Secret(password);
    }
}
