package io.gad.control;

import io.gad.postgres.Dsn;
import io.gad.postgres.Secret;
import java.util.List;

/**
 * An instance to be registered.
 *
 * @param databases the databases that count; empty: every one that takes connections, templates aside
 */
public record NewInstance(String name, String region, Dsn dsn, Secret password, List<String> databases) {

    public NewInstance {
        databases = List.copyOf(databases);
    }
}
