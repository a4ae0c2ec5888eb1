package io.gad.control.event;

import io.gad.control.alert.AlertType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What kind of thing has happened. New ones are added at the end of their part; the word of one never changes. */
public enum EventKind {
    OPERATION_BEGAN,
    OPERATION_CANCEL_ASKED,
    OPERATION_ENDED,
    AFTER_HOOK_FAILED,

    HEALTH_CHANGED,
    LAG_BEGAN,
    LAG_ENDED,
    SLOT_BEGAN,
    SLOT_ENDED,
    PROBLEM_BEGAN,
    PROBLEM_ENDED,
    /** A region was harmed or mended on purpose, by the program that runs it: {@code gad demo}. */
    DISASTER_PLAYED,

    /** A former primary that came back was closed, or could not be closed as a whole. */
    PRIMARY_FENCED,
    INSTANCE_REGISTERED,
    INSTANCE_REMOVED,
    INSTANCE_RELEASED,
    GROUP_RECOVERED,

    /** Of a group: its write lease, the tables that it leaves out, how fast it copies. */
    SETTING_CHANGED,
    /** Of a synchronization: held, let go, compared, brought in line, a table read anew. */
    SYNC_ASKED,
    LOST_DECIDED,

    SIGNED_IN,
    SIGN_IN_REFUSED,
    TOKEN_CREATED,
    TOKEN_REVOKED,
    TOKEN_PASSWORD_CHANGED;

    private static final Set<EventKind> OF_THE_COURSE = EnumSet.range(OPERATION_BEGAN, PRIMARY_FENCED);

    /** On the wire, for example {@code operation-began}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<EventKind> ofWord(String word) {
        return Arrays.stream(values()).filter(k -> k.word().equals(word)).findFirst();
    }

    /** Whether it belongs on a group's time line: its operations and what was wrong with it. */
    public boolean isOfTheCourse() {
        return OF_THE_COURSE.contains(this);
    }

    /** Of what is told to webhooks; empty for a test, which is no event. */
    static Optional<EventKind> of(AlertType type) {
        return switch (type) {
            case HEALTH_CHANGED -> Optional.of(HEALTH_CHANGED);
            case LAG_BEGAN -> Optional.of(LAG_BEGAN);
            case LAG_ENDED -> Optional.of(LAG_ENDED);
            case SLOT_BEGAN -> Optional.of(SLOT_BEGAN);
            case SLOT_ENDED -> Optional.of(SLOT_ENDED);
            case PROBLEM_BEGAN -> Optional.of(PROBLEM_BEGAN);
            case PROBLEM_ENDED -> Optional.of(PROBLEM_ENDED);
            case OPERATION_BEGAN -> Optional.of(OPERATION_BEGAN);
            case OPERATION_ENDED -> Optional.of(OPERATION_ENDED);
            case AFTER_HOOK_FAILED -> Optional.of(AFTER_HOOK_FAILED);
            case TEST -> Optional.empty();
        };
    }
}
