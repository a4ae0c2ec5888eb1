package io.gad.server.console;

import org.jspecify.annotations.Nullable;

/**
 * What was typed into the form that adds a secondary.
 *
 * @param method {@code auto}, {@code rewind} or {@code copy}: how a former primary gets back
 * @param discard {@code true} if what a former primary committed may be lost unread
 * @param key makes a second click the same request
 */
public record SecondaryForm(
        String instance,
        String schema,
        String method,
        @Nullable String discard,
        String key) {

    public SecondaryForm {
        instance = Typed.text(instance);
        schema = Typed.text(schema, "copy");
        method = Typed.text(method, "auto");
        key = Typed.key(key);
    }

    public boolean discardUnreported() {
        return "true".equals(discard);
    }
}
