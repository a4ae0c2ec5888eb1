package io.gad.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registered PostgreSQL service.
 *
 * @param state {@code STANDALONE MEMBER FORMER_PRIMARY}
 * @param fence {@code NONE FENCED PARTLY UNREACHABLE RELEASED}
 * @param group the group it belongs to, or for a former primary the group that it left; null if none
 * @param version of the server, for example {@code 15.13}; null until it answered once
 * @param lastAnswer null until it answered once
 * @param hosts {@code host:port} of its DSN, in order
 * @param databases those that are synchronized; empty: every one that takes connections
 * @param copyOnly of a former primary: why it can get back by a copy alone, as far as that is known; null otherwise
 */
public record InstanceView(
        String name,
        String region,
        String state,
        String fence,
        @Nullable String group,
        boolean reachable,
        boolean readOnly,
        @Nullable String version,
        @Nullable Instant lastAnswer,
        List<String> hosts,
        List<String> databases,
        @Nullable String copyOnly) {

    public InstanceView {
        hosts = Lists.orEmpty(hosts);
        databases = Lists.orEmpty(databases);
    }
}
