package io.gad.server.console;

import io.gad.api.InstanceRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was typed to register an instance on the way to a group. The password goes on at once and is never shown again.
 */
public record NewcomerForm(
        String instanceName,
        String instanceRegion,
        String instanceDsn,
        @Nullable String instancePassword) {

    /** Nothing typed yet. */
    static final NewcomerForm EMPTY = new NewcomerForm("", "", "", null);

    public NewcomerForm {
        instanceName = Typed.text(instanceName);
        instanceRegion = Typed.text(instanceRegion);
        instanceDsn = Typed.text(instanceDsn);
    }

    InstanceRequest request() {
        return new InstanceRequest(instanceName, instanceRegion, instanceDsn, instancePassword, List.of());
    }

    /** To be shown again: a password in it is refused, and stands on no page. */
    public String shownDsn() {
        return Typed.withoutPassword(instanceDsn);
    }

    /** The same on the command line, where the password is read from a file. */
    public String command() {
        return "gad instance add " + (instanceName.isEmpty() ? "NAME" : Words.argument(instanceName)) + " --region "
                + (instanceRegion.isEmpty() ? "REGION" : Words.argument(instanceRegion)) + " --dsn "
                + (instanceDsn.isEmpty() ? "DSN" : Words.argument(shownDsn())) + " --password-file FILE";
    }

    @Override
    public String toString() {
        return "NewcomerForm[" + instanceName + "]";
    }
}
