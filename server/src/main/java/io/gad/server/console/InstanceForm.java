package io.gad.server.console;

import io.gad.api.InstanceRequest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was typed into the form that registers an instance. The password goes on and is never shown again.
 *
 * @param databases separated by commas; empty: every one
 */
public record InstanceForm(
        String name, String region, String dsn, @Nullable String password, String databases) {

    public InstanceForm {
        name = Typed.text(name);
        region = Typed.text(region);
        dsn = Typed.text(dsn);
        databases = Typed.text(databases);
    }

    InstanceRequest request() {
        List<String> names = databases.isEmpty()
                ? List.of()
                : Arrays.stream(databases.split(",", -1)).map(String::strip).toList();
        return new InstanceRequest(name, region, dsn, password, names);
    }

    /** To be shown again. */
    public String shownDsn() {
        return Typed.withoutPassword(dsn);
    }

    @Override
    public String toString() {
        return "InstanceForm[" + name + "]";
    }
}
