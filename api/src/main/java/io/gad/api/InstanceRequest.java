package io.gad.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Registers an instance.
 *
 * @param dsn a libpq URI without a password
 * @param password null where the server needs none
 * @param databases to synchronize; empty: every one that takes connections, templates aside
 */
public record InstanceRequest(
        String name, String region, String dsn, @Nullable String password, List<String> databases) {

    public InstanceRequest {
        databases = Lists.orEmpty(databases);
    }

    /** Without the password: a record's own text would carry it into a log. */
    @Override
    public String toString() {
        return "InstanceRequest[name=" + name + ", region=" + region + ", databases=" + databases + "]";
    }
}
