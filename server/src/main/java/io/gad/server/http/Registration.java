package io.gad.server.http;

import io.gad.api.InstanceRequest;
import io.gad.control.ControlPlane;
import io.gad.control.NewInstance;
import io.gad.control.Planning;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.postgres.Dsn;
import io.gad.postgres.Secret;
import org.springframework.stereotype.Component;

/** Registers an instance as asked by REST or by the console's form. */
@Component
public class Registration {

    private final ControlPlane control;

    Registration(ControlPlane control) {
        this.control = control;
    }

    /**
     * @throws BadRequestException if a field is missing
     * @throws RefusedException if the DSN is malformed, or as the control plane says; no message repeats a password
     */
    public void register(InstanceRequest request) {
        control.registerInstance(asked(request));
    }

    /** Whether it could be registered, without doing so; throws as {@link #register} does. */
    public Planning.Contact tryOut(InstanceRequest request) {
        return control.planning().tryOut(asked(request));
    }

    private static NewInstance asked(InstanceRequest request) {
        String password = request.password();
        return new NewInstance(
                Fields.required("name", request.name()),
                Fields.required("region", request.region()),
                dsn(Fields.required("dsn", request.dsn())),
                password == null || password.isEmpty() ? Secret.NONE : new Secret(password),
                Fields.names("databases", request.databases()));
    }

    static Dsn dsn(String text) {
        try {
            return Dsn.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(ProblemCode.INVALID_DSN, "In the field 'dsn': " + e.getMessage());
        }
    }
}
