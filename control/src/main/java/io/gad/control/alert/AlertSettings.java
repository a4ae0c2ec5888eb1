package io.gad.control.alert;

import java.time.Duration;
import java.util.List;

/**
 * Who is told, and when.
 *
 * @param begins for how long something must have been seen before it is told
 * @param ends for how long it must have been away, or better, before that is told
 * @param most alerts that are kept, delivered ones among them; past it the oldest go
 */
public record AlertSettings(List<Webhook> webhooks, Duration begins, Duration ends, int most) {

    /** Nobody is told; what would be is kept to be looked at. */
    public static final AlertSettings NOBODY =
            new AlertSettings(List.of(), Duration.ofSeconds(2), Duration.ofSeconds(15), 1_000);

    public AlertSettings {
        webhooks = List.copyOf(webhooks);
    }

    /** The same times, with others to be told. */
    public AlertSettings telling(List<Webhook> others) {
        return new AlertSettings(others, begins, ends, most);
    }

    List<String> names() {
        return webhooks.stream().map(Webhook::name).toList();
    }
}
