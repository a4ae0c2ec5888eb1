package io.gad.control.port;

import io.gad.postgres.Login;
import java.util.List;

/**
 * How to reach one instance.
 *
 * @param databases the databases that count; empty: every one that takes connections, templates aside
 */
public record MemberAddress(String instance, Login login, List<String> databases) {

    public MemberAddress {
        databases = List.copyOf(databases);
    }
}
