package io.gad.control;

import io.gad.control.instance.Instance;
import java.time.Instant;
import java.util.Optional;

/**
 * An instance with what is seen of it now.
 *
 * @param version PostgreSQL's, such as {@code 15.18}; empty before its first answer
 * @param lastAnswer when it last answered a probe
 */
public record InstanceView(
        Instance instance, boolean reachable, boolean readOnly, String version, Optional<Instant> lastAnswer) {}
