package io.gad.control.alert;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an alert says. */
public enum AlertType {
    HEALTH_CHANGED(AlertTopic.HEALTH),
    LAG_BEGAN(AlertTopic.LAG),
    LAG_ENDED(AlertTopic.LAG),
    SLOT_BEGAN(AlertTopic.SLOT),
    SLOT_ENDED(AlertTopic.SLOT),
    PROBLEM_BEGAN(AlertTopic.PROBLEM),
    PROBLEM_ENDED(AlertTopic.PROBLEM),
    OPERATION_BEGAN(AlertTopic.OPERATION),
    OPERATION_ENDED(AlertTopic.OPERATION),
    /** The command after a promotion has failed; the promotion itself has gone well. */
    AFTER_HOOK_FAILED(AlertTopic.OPERATION),
    /** Somebody asked for it, to see whether it arrives. */
    TEST(null);

    private final Optional<AlertTopic> topic;

    AlertType(@Nullable AlertTopic topic) {
        this.topic = Optional.ofNullable(topic);
    }

    /** Empty for a test, which concerns everybody. */
    public Optional<AlertTopic> topic() {
        return topic;
    }

    /** On the wire, for example {@code lag-began}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Of a state that lasts: what says that it has begun. */
    static AlertType began(AlertTopic topic) {
        return switch (topic) {
            case LAG -> LAG_BEGAN;
            case SLOT -> SLOT_BEGAN;
            case PROBLEM -> PROBLEM_BEGAN;
            case HEALTH -> HEALTH_CHANGED;
            case OPERATION -> OPERATION_BEGAN;
        };
    }

    /** Of a state that lasts: what says that it is over. */
    static AlertType ended(AlertTopic topic) {
        return switch (topic) {
            case LAG -> LAG_ENDED;
            case SLOT -> SLOT_ENDED;
            case PROBLEM -> PROBLEM_ENDED;
            case HEALTH -> HEALTH_CHANGED;
            case OPERATION -> OPERATION_ENDED;
        };
    }
}
