package io.gad.cli;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What narrows a list, as parameters of its address; an option that was not given narrows nothing. */
public final class Narrowed {

    private final Map<String, String> parameters = new LinkedHashMap<>();

    public Narrowed by(String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value.toString());
        }
        return this;
    }

    /** @param since the length of time that {@code --since} was given */
    public Narrowed since(@Nullable String since) {
        return by("from", since == null ? null : Instant.now().minus(Span.parse("--since", since)));
    }

    public Map<String, String> parameters() {
        return Collections.unmodifiableMap(parameters);
    }
}
