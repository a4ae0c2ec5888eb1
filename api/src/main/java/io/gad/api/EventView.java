package io.gad.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that has happened.
 *
 * @param id rises
 * @param kind for example {@code operation-began}
 * @param actor the name of the token; null: the server by itself
 * @param text a sentence for people
 * @param operation its id; null if it is of none
 */
public record EventView(
        long id,
        Instant time,
        String kind,
        @Nullable String group,
        @Nullable String instance,
        @Nullable String actor,
        String text,
        @Nullable String operation) {}
